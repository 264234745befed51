DROP TABLE auditor_uses;
DROP TABLE auditor_links;
