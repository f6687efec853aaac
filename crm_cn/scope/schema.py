"""The table of tokens: what every scoped record says about whose it is, one row for each relation.

No DocType: it has six million rows where there are a million leads, and nobody edits it. `record` has the
collation of the records' own names; a token is compared byte by byte, as the rule book does.
"""

from crm_cn.rules.scope.sql import TABLE

CREATE = f"""
CREATE TABLE IF NOT EXISTS `{TABLE}` (
	`doctype` varchar(140) NOT NULL,
	`record` varchar(140) NOT NULL,
	`token` varchar(150) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	PRIMARY KEY (`doctype`, `record`, `token`),
	KEY `by_token` (`doctype`, `token`, `record`)
) ENGINE=InnoDB
"""
DROP = f"DROP TABLE IF EXISTS `{TABLE}`"
