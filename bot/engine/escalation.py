"""The policy that asks back or calls a person, inside forms and outside."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.escalation import Decision, Settings, Situation, Step, decide, total
from bot.core.handoff import Reason
from bot.engine.connector.answer import COMFORT, ESCALATION
from bot.engine.context.conversation_signs import last, slots_set_now
from bot.engine.context.situation import Hearing

# How sure the offer to ask back is when no other policy knows what to do: less than any rule or story.
LAST_RESORT = 0.1


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class EscalationPolicy(Policy):
    """Confidence 1 alone is not enough inside a form, where Rasa's rules insist: only a prediction
    without user input (``is_no_user_prediction``) comes before theirs."""

    @staticmethod
    def supported_data() -> SupportedData:
        return SupportedData.ML_AND_RULE_DATA

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "priority": 7,
            "max_history": 2,
            "ask_back_action": "action_ask_rephrase",
            "ask_person_action": "utter_ask_person",
            "ask_about_danger_action": "action_ask_about_danger",
            "hand_over_action": "action_human_handoff",
            "reasons": {"talk_to_human": "requested", "report_danger": "danger"},
            "free_text_slots": [],
            "small_talk": [],
            "rejecting": [],
            "complaining": [],
            "telling": [],
            "accepting": [],
            "declining": [],
            "comfort_themselves": [],
            "own_up": [],
            "troubles": [],
            **asdict(Settings()),
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: TrackerFeaturizer | None = None,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context, featurizer)
        ask_back, hand_over = config["ask_back_action"], config["hand_over_action"]
        self._actions = {Step.ASK_BACK: ask_back, Step.ASK_AGAIN: ask_back, Step.HAND_OVER: hand_over}
        self._actions[Step.ASK_PERSON] = config["ask_person_action"]
        self._hearing = Hearing(config)
        self._settings = Settings(**{each.name: config[each.name] for each in fields(Settings)})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EscalationPolicy:
        return cls(config, model_storage, resource, execution_context)

    def train(
        self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any
    ) -> Resource:
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        if self._has_just_acted(tracker):
            return self._insist(ACTION_LISTEN_NAME, domain)
        if tracker.latest_action_name != ACTION_LISTEN_NAME or not tracker.latest_message:
            return self._prediction(self._default_predictions(domain))
        situation = self._hearing.situation(tracker, domain)
        decision = decide(situation, self._settings)
        if decision.step in self._actions:
            beside = self._beside(decision, situation, tracker)
            events = [*self._unfill(tracker, domain), _escalation(decision), *beside]
            return self._insist(self._action(decision, domain), domain, events)
        return self._last_resort(situation, tracker, domain, _comfort(decision, tracker))

    def _action(self, decision: Decision, domain: Domain) -> str:
        """Where nobody can say what to do in danger, a person is called instead."""
        if decision.step is Step.ASK_PERSON and decision.reason is Reason.DANGER:
            asks: str = self.config["ask_about_danger_action"]
            return asks if asks in domain.action_names_or_texts else self._actions[Step.HAND_OVER]
        return str(self._actions[decision.step])

    def _beside(self, decision: Decision, situation: Situation, tracker: DialogueStateTracker) -> list[Event]:
        """Who is cross hears that we are sorry also where they are not understood; an offer is remembered."""
        cross = total(situation, self._settings) >= self._settings.soften
        if decision.offers:
            return _comfort(decision, tracker)
        if decision.step is not Step.ASK_BACK or situation.comforted or not cross:
            return []
        return _comfort(Decision(Step.SOFTEN, None, situation.signals), tracker)

    def _has_just_acted(self, tracker: DialogueStateTracker) -> bool:
        latest = last(tracker, ActionExecuted)
        return (
            isinstance(latest, ActionExecuted)
            and latest.policy == type(self).__name__
            and latest.action_name != ACTION_LISTEN_NAME
            and tracker.latest_action_name == latest.action_name
        )

    def _insist(self, action: str, domain: Domain, events: list[Event] | None = None) -> PolicyPrediction:
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, events=events, is_no_user_prediction=True)

    def _last_resort(
        self, situation: Situation, tracker: DialogueStateTracker, domain: Domain, always: list[Event]
    ) -> PolicyPrediction:
        """Where no rule or story knows what to do, asking back is better than silence. What happens
        ``always`` does so whoever knows."""
        question = _open_question(tracker, domain)
        if question is not None:
            probabilities = self._default_predictions(domain)
            probabilities[domain.index_for_action(question)] = LAST_RESORT
            return self._prediction(probabilities, events=always, optional_events=[_reopened(tracker)])
        lost = Situation(False, failures=situation.failures, text=situation.text, silent=situation.silent)
        decision = decide(lost, self._settings)
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(self._actions[decision.step])] = LAST_RESORT
        return self._prediction(probabilities, events=always, optional_events=[_escalation(decision)])

    def _unfill(self, tracker: DialogueStateTracker, domain: Domain) -> list[Event]:
        """Neither an outburst nor a yes to the person offered must become the answer a form waits for."""
        said = tracker.latest_message.text if tracker.latest_message else None
        form = tracker.active_loop_name if self._hearing.accepts(tracker) else None
        of_the_form = domain.required_slots_for_form(form) if form else []
        return [
            SlotSet(slot.key, None)
            for slot in slots_set_now(tracker)
            if said and (slot.value == said or slot.key in of_the_form)
        ]


def _open_question(tracker: DialogueStateTracker, domain: Domain) -> str | None:
    """Return the action with which the open form asks, if it has left this message alone."""
    form, wanted = tracker.active_loop_name, tracker.get_slot(REQUESTED_SLOT)
    if not (form and wanted and tracker.is_active_loop_rejected):
        return None
    names = [f"{kind}_ask_{of}" for of in (f"{form}_{wanted}", wanted) for kind in ("action", "utter")]
    return next((name for name in names if name in domain.action_names_or_texts), None)


def _reopened(tracker: DialogueStateTracker) -> Event:
    """Rasa would never take the form up again: it has rejected the message."""
    return ActiveLoop(tracker.active_loop_name)


def _comfort(decision: Decision, tracker: DialogueStateTracker) -> list[Event]:
    """What was noticed, and what is to be said beside the answer, for whoever serves the turn."""
    if not decision.signals or COMFORT not in tracker.slots:
        return []
    signals = [signal.to_dict() for signal in decision.signals]
    told = {"step": decision.step.value, "signals": signals, "offers": decision.offers}
    return [SlotSet(COMFORT, told)]


def _escalation(decision: Decision) -> SlotSet:
    reason = decision.reason.value if decision.reason else None
    signals = [signal.to_dict() for signal in decision.signals]
    told = {"reason": reason, "step": decision.step.value, "signals": signals}
    return SlotSet(ESCALATION, {**told, "failures": decision.failures})
