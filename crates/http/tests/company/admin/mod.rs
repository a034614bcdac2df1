//! `admin/`: what a company's administrators do.

mod addresses;
mod addresses_refused;
mod company;
mod events;
mod group_permissions;
mod groups;
mod isolation;
mod new_users;
mod rights;
mod rows;
mod switches;
mod user_list;
mod users;
