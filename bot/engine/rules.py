"""Rasa's rules without the half of the work that only rules over whole texts need."""

from __future__ import annotations

import json
from typing import Optional, Tuple

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class LeanRulePolicy(RulePolicy):
    """Rasa asks its rules twice, once by the message's text. Where no rule names a text, once is enough."""

    _texts_matter: Optional[bool] = None

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Tuple[Optional[str], Optional[str], bool]:
        if use_text_for_last_user_input and not self._some_rule_names_a_text():
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _some_rule_names_a_text(self) -> bool:
        if self._texts_matter is None or not self.lookup.get(RULES):
            keys = [*self.lookup.get(RULES, {}), *self.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH, {})]
            self._texts_matter = any(
                TEXT in (state.get(USER) or {}) for key in keys for state in json.loads(key)
            )
        return self._texts_matter
