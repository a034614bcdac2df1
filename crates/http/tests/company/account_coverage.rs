//! The rows of `user/`, `company/` and `admin/` that [`crate::coverage`] wants a test of: method, path, file and test.

/// One row a line.
const COVERED: &str = "
GET    user                       account/profile the_caller_is_shown_as_at_registration
PATCH  user                       account/profile every_field_of_the_profile_can_be_changed
PUT    user                       account/profile every_field_of_the_profile_can_be_changed
GET    user/emails                account/emails  an_added_address_is_unverified_until_its_key_is_given_back
POST   user/emails                account/emails  an_added_address_is_unverified_until_its_key_is_given_back
GET    user/emails/{id}           account/emails  an_added_address_is_unverified_until_its_key_is_given_back
PATCH  user/emails/{id}           account/emails  a_new_primary_address_takes_the_place_of_the_old_one_which_is_told
DELETE user/emails/{id}           account/emails  an_address_that_is_not_primary_can_be_removed
GET    user/mobiles               account/mobiles a_first_number_is_primary_and_unverified_until_its_code_is_given_back
POST   user/mobiles               account/mobiles a_first_number_is_primary_and_unverified_until_its_code_is_given_back
GET    user/mobiles/{id}          account/mobiles a_first_number_is_primary_and_unverified_until_its_code_is_given_back
PATCH  user/mobiles/{id}          account/mobiles another_number_can_be_made_primary
DELETE user/mobiles/{id}          account/mobiles where_the_primary_number_goes_the_oldest_takes_its_place
GET    company                    account/company every_user_sees_their_own_company
GET    admin/company              admin/company   an_administrator_sees_what_every_user_sees
PATCH  admin/company              admin/company   what_is_set_is_seen_and_what_is_not_mentioned_stays
PUT    admin/company              admin/company   what_is_set_is_seen_and_what_is_not_mentioned_stays
GET    admin/users                admin/user_list a_list_comes_fifteen_at_a_time
POST   admin/users                admin/new_users a_user_is_made_and_asked_to_prove_address_and_number
GET    admin/users/overview       admin/users     the_overview_counts_users
GET    admin/users/emails         admin/addresses addresses_are_listed_with_whose_they_are
POST   admin/users/emails         admin/addresses an_added_address_is_proven_where_the_administrator_says_so
GET    admin/users/emails/{id}    admin/addresses addresses_are_listed_with_whose_they_are
PATCH  admin/users/emails/{id}    admin/addresses an_administrator_vouches_for_an_address_or_takes_it_back
GET    admin/users/mobiles        admin/addresses numbers_are_listed_with_whose_they_are
POST   admin/users/mobiles        admin/addresses an_added_number_is_proven_where_the_administrator_says_so
GET    admin/users/mobiles/{id}   admin/addresses numbers_are_listed_with_whose_they_are
PATCH  admin/users/mobiles/{id}   admin/addresses an_administrator_vouches_for_a_number_or_takes_it_back
GET    admin/users/{identifier}   admin/users     one_user_is_shown_with_what_only_administrators_see
PATCH  admin/users/{identifier}   admin/users     a_user_can_be_changed_in_part
PUT    admin/users/{identifier}   admin/users     a_user_can_be_changed_in_part
POST   admin/users/{identifier}/permission-groups        admin/rights a_user_joins_and_leaves_a_group
DELETE admin/users/{identifier}/permission-groups/{name} admin/rights a_user_joins_and_leaves_a_group
POST   admin/users/{identifier}/permissions              admin/rights a_user_is_given_and_loses_a_permission
DELETE admin/users/{identifier}/permissions/{id}         admin/rights a_user_is_given_and_loses_a_permission
GET    admin/events               admin/events    events_are_listed_with_who_and_from_where
GET    admin/switches             admin/switches  a_switch_is_sent_by_its_slug_and_shown_by_its_label
POST   admin/switches             admin/switches  a_switch_is_sent_by_its_slug_and_shown_by_its_label
GET    admin/switches/{id}        admin/switches  a_switch_can_be_turned_and_removed
PATCH  admin/switches/{id}        admin/switches  a_switch_can_be_turned_and_removed
PUT    admin/switches/{id}        admin/switches  a_switch_can_be_turned_and_removed
DELETE admin/switches/{id}        admin/switches  a_switch_can_be_turned_and_removed
GET    admin/permission-groups          admin/groups groups_are_listed_a_page_at_a_time
POST   admin/permission-groups          admin/groups a_group_is_made_renamed_and_removed
GET    admin/permission-groups/{name}   admin/groups a_group_is_made_renamed_and_removed
PATCH  admin/permission-groups/{name}   admin/groups a_group_is_made_renamed_and_removed
PUT    admin/permission-groups/{name}   admin/groups a_group_is_made_renamed_and_removed
DELETE admin/permission-groups/{name}   admin/groups a_group_is_made_renamed_and_removed
GET    admin/permission-groups/{name}/permissions      admin/group_permissions a_group_is_given_and_loses_permissions
POST   admin/permission-groups/{name}/permissions      admin/group_permissions a_group_is_given_and_loses_permissions
DELETE admin/permission-groups/{name}/permissions/{id} admin/group_permissions a_group_is_given_and_loses_permissions
";

/// Method, path, file and test.
pub fn covered() -> impl Iterator<Item = (&'static str, &'static str, &'static str, &'static str)> {
    let mut words = COVERED.split_whitespace();
    std::iter::from_fn(move || Some((words.next()?, words.next()?, words.next()?, words.next()?)))
}
