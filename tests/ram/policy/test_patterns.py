"""Do wildcard patterns match what a slow and obvious matcher matches."""

from hypothesis import example, given
from hypothesis import strategies as st

from ram.policy.patterns import Patterns
from tests.processor import least_seconds

ALPHABET = "ab*?:/.\\[\n"


def obviously_matches(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(obviously_matches(pattern[1:], text[cut:]) for cut in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and obviously_matches(pattern[1:], text[1:])


@given(st.text(ALPHABET, max_size=8), st.text(ALPHABET, max_size=8))
@example("a*b?c*", "abbbcc")
@example("*ab*ab", "abab")
@example("*a", "aa\n")
def test_a_pattern_equals_its_obvious_twin(pattern: str, text: str) -> None:
    matched = bool(Patterns.exact_case([pattern]).match(text))

    assert matched is obviously_matches(pattern, text)


@given(st.lists(st.text(ALPHABET, max_size=4), min_size=1, max_size=3), st.text("ab:", max_size=4))
def test_any_of_several_patterns_is_enough(patterns: list[str], text: str) -> None:
    matched = bool(Patterns.exact_case(patterns).match(text))

    assert matched is any(obviously_matches(pattern, text) for pattern in patterns)


def test_any_case_folds_ascii_letters_only() -> None:
    patterns = Patterns.any_case(["mns:Kill*"])

    assert patterns.match("MNS:killAll")
    assert not patterns.match("mns:\N{KELVIN SIGN}ill")


def test_a_pattern_full_of_stars_stays_fast() -> None:
    patterns = Patterns.exact_case(["*a" * 1500 + "*b"])

    assert not patterns.match("a" * 6000)
    assert least_seconds(lambda: patterns.match("a" * 6000)) < 1
