"""Rows that no acknowledged and no open request explains, read from the database."""

# Each finds rows that must not be there.
BROKEN = {
    "a company without an administrator": "SELECT identifier FROM companies c WHERE identifier <> 'default' AND NOT EXISTS "
    "(SELECT 1 FROM group_members m WHERE m.company_id = c.id)",
    "a user without an address": "SELECT id FROM users u WHERE NOT EXISTS (SELECT 1 FROM emails e WHERE e.user_id = u.id AND "
    "e.company_id = u.company_id)",
    "a user without a password": "SELECT id FROM users WHERE password_hash IS NULL",
    "a session without a user": "SELECT s.token_key FROM sessions s LEFT JOIN users u ON u.id = s.user_id AND u.company_id = "
    "s.company_id WHERE u.id IS NULL",
    "an address without a user": "SELECT e.address FROM emails e LEFT JOIN users u ON u.id = e.user_id AND u.company_id = "
    "e.company_id WHERE u.id IS NULL",
    "a challenge to an address without its message": "SELECT c.destination FROM challenges c WHERE c.purpose IN "
    "('verify_email', 'reset_password') AND c.consumed_at IS NULL AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.user_id = "
    "c.user_id AND o.company_id = c.company_id)",
}


def rows(database):
    """What is broken by itself."""
    return [f"{what}: {row}" for what, sql in BROKEN.items() for row in database.query(sql)]


def unexplained(database, writers):
    """Users and sessions that nobody made."""
    accounts = {account.email: account for writer in writers for account in writer.accounts}
    for (address,) in database.query("SELECT address FROM emails"):
        if address not in accounts:
            yield f"an address that nobody signed up: {address}"
    counted = database.query(
        "SELECT e.address, count(*) FROM sessions s JOIN emails e ON e.user_id = s.user_id AND e.company_id = s.company_id "
        "GROUP BY e.address")
    for address, count in counted:
        account = accounts.get(address)
        if account is None:
            continue
        live = len(account.live(account.tokens)) + len(account.live(account.jwts))
        if not live <= int(count) <= live + account.unknown_sessions:
            yield f"{address}: {count} sessions, {live} acknowledged and {account.unknown_sessions} open"
