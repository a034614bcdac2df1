// Every case; a test of the crate compares this with the functions that exist.
cases! {
    budgets:;
    challenges:;
    companies:;
    emails:;
    feed:;
    groups:;
    installation:;
    mobiles:;
    outbox:;
    sessions:;
    signing_keys:;
    sweep:;
    transactions:
        what_is_committed_is_seen_by_the_next_call
        a_transaction_sees_its_own_changes
        work_that_says_no_leaves_nothing
        work_that_fails_leaves_nothing
        a_panic_leaves_nothing_and_the_next_caller_can_write
        a_panic_while_reading_does_no_harm
        a_failed_statement_is_never_committed
        many_writers_all_get_their_turn
        a_migrated_database_is_well;
    users:;
}
