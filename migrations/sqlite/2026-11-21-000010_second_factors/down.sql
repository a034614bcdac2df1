DROP INDEX sessions_device;
DROP TABLE recovery_codes;
DROP TABLE sms_factors;
DROP TABLE totp_factors;
