DROP TABLE failed_tries;
