"""Rasa's rules, found at once, without the half of the work that only rules over whole texts need."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Set, Text, Tuple, cast

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SLOTS, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActiveLoop
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT, TEXT

from bot.engine.adjusted.live_tracker import LiveTracker

# Of a state: the action before it, the intent, and one of the slots; None where it does not matter.
Place = Tuple[Optional[Text], Optional[Text], Optional[Tuple[Text, Any]]]

ANYWHERE: Place = (None, None, None)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class LeanRulePolicy(RulePolicy):
    """Rasa looks at every rule at each step; we, at those that end where the conversation stands.

    It also asks its rules twice, once by the message's text. Where no rule names a text, once is enough.
    """

    _texts_matter: Optional[bool] = None

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``farewells``: who says these is not asked an open form's question again."""
        return {**RulePolicy.get_default_config(), "farewells": []}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places: Dict[int, _Places] = {}

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        prediction = super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
        form = tracker.active_loop_name
        if not form or not self._has_answered_a_farewell(tracker):
            return prediction
        if prediction.max_confidence_index != domain.index_for_action(form):
            return prediction
        probabilities = self._prediction_result(ACTION_LISTEN_NAME, tracker, domain)
        # Rasa would never take the form up again: it has rejected the message.
        return self._prediction(probabilities, events=[ActiveLoop(form)], is_no_user_prediction=True)

    def _has_answered_a_farewell(self, tracker: DialogueStateTracker) -> bool:
        said = tracker.latest_message
        farewell = said is not None and said.intent.get("name") in self.config["farewells"]
        return farewell and (tracker.latest_action_name or "").startswith("utter_")

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Tuple[Optional[Text], Optional[Text], bool]:
        if use_text_for_last_user_input and (
            tracker.latest_action_name != ACTION_LISTEN_NAME or not self._some_rule_names_a_text()
        ):
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: Optional[Dict[Text, Any]] = None,
    ) -> List[State]:
        if isinstance(tracker, LiveTracker):
            tracker = cast(DialogueStateTracker, _Lately(tracker, self._longest()))
        return super()._prediction_states(tracker, domain, use_text_for_last_user_input, rule_only_data)

    @staticmethod
    def format_tracker_states(states: List[Dict[Text, Any]]) -> List[Text]:
        """For Rasa's debug log, which deep-copies it too, whether anybody wants that log or not."""
        return []

    def _longest(self) -> int:
        """How many steps the longest rule has: none looks back further."""
        lookups = filter(None, map(self.lookup.get, (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)))
        return max((self._known(lookup).longest for lookup in lookups), default=1)

    def _some_rule_names_a_text(self) -> bool:
        if self._texts_matter is None or not self.lookup.get(RULES):
            keys = [*self.lookup.get(RULES, {}), *self.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH, {})]
            self._texts_matter = any(
                TEXT in (state.get(USER) or {}) for key in keys for state in json.loads(key)
            )
        return self._texts_matter

    def _get_possible_keys(self, lookup: Dict[Text, Text], states: List[State]) -> Set[Text]:
        if not states:
            return set(lookup)
        near = self._known(lookup).near(states[-1])
        nearby: Set[Text] = super()._get_possible_keys(near, states)
        return nearby

    def _known(self, lookup: Dict[Text, Text]) -> _Places:
        known = self._places.get(id(lookup))
        if known is None or known.rules is not lookup or known.count != len(lookup):
            known = self._places[id(lookup)] = _Places.of(lookup)
        return known


@dataclass(frozen=True)
class _Lately:
    """A tracker as Rasa's featurizer sees it, with its last ``steps`` only."""

    tracker: LiveTracker
    steps: int

    def past_states(self, domain: Domain, omit_unset_slots: bool = False, *_: Any, **__: Any) -> List[State]:
        moments = self.tracker.lately(self.steps)
        return [domain.get_active_state(moment, omit_unset_slots) for moment in moments]


@dataclass(frozen=True)
class _Places:
    """``rules``, by where they end; ``longest``: their most steps. There were ``count`` when they were looked
    through."""

    rules: Dict[Text, Text]
    count: int
    longest: int
    ending: Dict[Place, List[Text]]

    @classmethod
    def of(cls, rules: Dict[Text, Text]) -> _Places:
        ending: Dict[Place, List[Text]] = defaultdict(list)
        longest = 0
        for rule in rules:
            steps = json.loads(rule)
            longest = max(longest, len(steps))
            action, intent = _place(steps[-1])
            ending[(action, intent, _slots(steps[-1])[0]) if action else ANYWHERE].append(rule)
        return cls(rules, len(rules), longest, dict(ending))

    def near(self, state: State) -> Dict[Text, Text]:
        """Those that may end in this state."""
        action, intent = _place(state)
        places = {(action, name, slot) for name in (intent, None) for slot in _slots(state)}
        return {
            rule: self.rules[rule] for place in places | {ANYWHERE} for rule in self.ending.get(place, ())
        }


def _slots(state: State) -> List[Optional[Tuple[Text, Any]]]:
    """Those that are set, with what they are set to, and None behind them. JSON makes lists of tuples."""
    values = (state.get(SLOTS) or {}).items()
    known = [(name, tuple(value)) for name, value in values if value and not isinstance(value, str)]
    return [*known, None]


def _place(state: State) -> Tuple[Optional[Text], Optional[Text]]:
    action = (state.get(PREVIOUS_ACTION) or {}).get(ACTION_NAME)
    if not action:
        return None, None
    return action, (state.get(USER) or {}).get(INTENT)
