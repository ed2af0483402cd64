"""Rasa's stories, looked for only where one could go on."""

from __future__ import annotations

import functools
import re
from typing import Any, Dict, FrozenSet, List, Optional, Text, Tuple

from rasa.core.policies.memoization import AugmentedMemoizationPolicy
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker

_INTENT = re.compile(r"[{ ]intent: ([^,}]*)")  # and no slot whose name ends so


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class LeanMemoizationPolicy(AugmentedMemoizationPolicy):
    """Rasa shortens the conversation again and again, until what remains is as a story begins: half of the
    time of a turn. Whether any has a step after what was said and done last is seen at once; mostly none."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        stock = AugmentedMemoizationPolicy.get_default_config()
        return {**stock, "enable_feature_string_compression": False}  # so that keys can be read

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        if not self.lookup:
            return self._prediction(self._default_predictions(domain))
        return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)

    def recall(
        self,
        states: List[State],
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]],
    ) -> Optional[Text]:
        action, intent = _end(self._create_feature_key(states) or "")
        if self._ends.isdisjoint({(action, intent), (action, "")}):
            return None
        return super().recall(states, tracker, domain, rule_only_data)

    @functools.cached_property
    def _ends(self) -> FrozenSet[Tuple[Text, Text]]:
        return frozenset(map(_end, self.lookup))


def _end(key: Text) -> Tuple[Text, Text]:
    """Of states as Rasa writes them down, the last action and the intent behind it; "" for none. The slots do
    not count, nor the form: a shorter conversation may know less of them."""
    last = key.rpartition("prev_action: ")[2]
    action, _, rest = last.partition("}")
    intents = _INTENT.findall(rest)
    return action, intents[-1] if intents else ""
