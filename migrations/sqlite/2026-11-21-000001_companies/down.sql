DROP TABLE group_permissions;
DROP TABLE permission_groups;
DROP TABLE company_switches;
DROP TABLE companies;
