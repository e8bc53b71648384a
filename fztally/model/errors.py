"""The one exception that users see."""


class FztallyError(Exception):
    """The run cannot go on: wrong usage or configuration (exit code 2).

    ``what`` says in one plain sentence, already in the user's language, what is wrong and where;
    ``hint`` says what to do. Bad data is never raised: stages return it as findings.
    """

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
