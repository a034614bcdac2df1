"""What a writer knows of its accounts: what was acknowledged, and what may or may not have happened."""

from dataclasses import dataclass, field

LIVE, DEAD = "live", "dead"


@dataclass(eq=False)
class Account:
    email: str
    password: str
    company: str = "default"
    # Passwords that open nothing any more.
    old_passwords: list = field(default_factory=list)
    # Token -> LIVE or DEAD, as acknowledged; the last answered refresh of each JWT session.
    tokens: dict = field(default_factory=dict)
    jwts: dict = field(default_factory=dict)
    # Sessions that may be there besides: their answers were lost.
    unknown_sessions: int = 0
    # A number whose code was given back.
    confirmed: bool = False

    @property
    def mine(self):
        """Whether the contracts without companies know it."""
        return self.company == "default"

    def live(self, kind):
        return [token for token, state in kind.items() if state == LIVE]

    def end_all_but(self, kept):
        for kind in (self.tokens, self.jwts):
            for token in kind:
                if token != kept:
                    kind[token] = DEAD
        self.unknown_sessions = 0

    def new_password(self, password):
        self.old_passwords.append(self.password)
        self.password = password


@dataclass(eq=False)
class Spent:
    """A code or key that was acknowledged as used: (path, body, status of another use)."""

    path: str
    body: dict
