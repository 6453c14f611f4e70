"""What Excel's function wizard shows of a text."""

from xl_addin.errors import Misdeclared

#: The most characters that Excel's function wizard shows of a text.
WIZARD_LIMIT = 255


def fits_the_wizard(what: str, words: str) -> None:
    """Refuse a text that Excel's wizard would cut.

    Raises:
        Misdeclared: it is too long.
    """
    if len(words) > WIZARD_LIMIT:
        raise Misdeclared(
            f'{what}: "{words[:40]}…" has {len(words)} characters, and Excel\'s wizard shows {WIZARD_LIMIT}: say it in '
            "fewer."
        )
