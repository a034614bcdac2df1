DROP TABLE user_permissions;
DROP TABLE group_members;
DROP TABLE mobiles;
DROP TABLE emails;
DROP TABLE users;
