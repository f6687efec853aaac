"""The tables of the duplicate index. Constants only.

RAW are the tables without a DocType: made on install and migrate, dropped on uninstall. STANDALONE are the
columns of the two DocTypes the index writes, for a database without Frappe (unit tests, benchmarks).
"""

BUCKETS = 4096  # rows to lock while one company is being entered; more than people who submit at once

KEY_TABLE = "crm_cn_duplicate_key"
BUCKET_TABLE = "crm_cn_duplicate_bucket"
COMMON_TABLE = "crm_cn_duplicate_common_key"

# key_hash: signed 64 bits of the key; entry: name of a Duplicate Entry. The primary key answers lookups from the
# index alone, the second key finds what an entry has.
# Common keys are a hint that saves reading keys above the posting cap, counted by rebuild and every night; a key that
# is missing there is found out by the lookup itself.
RAW: dict[str, str] = {
	KEY_TABLE: """
		CREATE TABLE IF NOT EXISTS crm_cn_duplicate_key (
			key_hash BIGINT NOT NULL, entry BIGINT NOT NULL, PRIMARY KEY (key_hash, entry), KEY entry (entry)
		) ENGINE=InnoDB""",
	BUCKET_TABLE: """
		CREATE TABLE IF NOT EXISTS crm_cn_duplicate_bucket (bucket INT NOT NULL, PRIMARY KEY (bucket)) ENGINE=InnoDB""",
	COMMON_TABLE: """
		CREATE TABLE IF NOT EXISTS crm_cn_duplicate_common_key (
			key_hash BIGINT NOT NULL, PRIMARY KEY (key_hash)
		) ENGINE=InnoDB""",
}

FILL_BUCKETS = "INSERT IGNORE INTO crm_cn_duplicate_bucket (bucket) SELECT seq FROM seq_0_to_4095"
DROP: tuple[str, ...] = (
	"DROP TABLE IF EXISTS crm_cn_duplicate_key",
	"DROP TABLE IF EXISTS crm_cn_duplicate_bucket",
	"DROP TABLE IF EXISTS crm_cn_duplicate_common_key",
)

STANDALONE: tuple[str, ...] = (
	"CREATE SEQUENCE IF NOT EXISTS duplicate_entry_id_seq NOCACHE NOCYCLE",
	"""CREATE TABLE IF NOT EXISTS `tabDuplicate Entry` (
		name BIGINT NOT NULL PRIMARY KEY, creation DATETIME(6), modified DATETIME(6), modified_by VARCHAR(140),
		owner VARCHAR(140), docstatus INT NOT NULL DEFAULT 0, idx INT NOT NULL DEFAULT 0,
		source_doctype VARCHAR(140), source_name VARCHAR(140), title VARCHAR(140), holder VARCHAR(140),
		standing VARCHAR(140), profile LONGTEXT,
		UNIQUE KEY unique_source (source_doctype, source_name)
	) ENGINE=InnoDB ROW_FORMAT=DYNAMIC CHARACTER SET=utf8mb4 COLLATE=utf8mb4_unicode_ci""",
	"""CREATE TABLE IF NOT EXISTS `tabDuplicate Claim` (
		name VARCHAR(140) NOT NULL PRIMARY KEY, creation DATETIME(6), modified DATETIME(6), modified_by VARCHAR(140),
		owner VARCHAR(140), docstatus INT NOT NULL DEFAULT 0, idx INT NOT NULL DEFAULT 0,
		claim_key VARCHAR(140), lead_registration VARCHAR(140),
		UNIQUE KEY claim_key (claim_key), KEY lead_registration (lead_registration)
	) ENGINE=InnoDB ROW_FORMAT=DYNAMIC CHARACTER SET=utf8mb4 COLLATE=utf8mb4_unicode_ci""",
)
