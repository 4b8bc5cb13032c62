"""What the words of a statement tell without its syntax tree, which takes half as long as binding.

A function, a file reader or a function of the session is called by its name. So a text in which no
such name that is off the lists occurs as a word - anywhere: as a column, in a comment - calls none,
and may be bound at once. Any other text is parsed and held against the lists (`syntax`), which say
what is wrong and where. This never permits more than the lists do: tests hold both together.
"""

from __future__ import annotations

import re
from typing import Final

from sekisho.lineage.functions import READERS, VALUE_NAMES, names

_WORD: Final = re.compile(r"\w+")
_BETWEEN: Final = {c: " " for c in range(128) if not (chr(c).isalnum() or chr(c) == "_")}
"""What stands between the words of an ASCII text, which is then split three times as fast."""

LAMBDAS: Final = 8
"""Lambdas inside of one another; DuckDB's plan doubles with each, in time and memory: 1.5 MB for eight."""

_FUNCTIONS: Final = names(
    "add_grammar_extension add_parquet_key ago alias assert_true bitstring_byte_comparable can_cast_implicitly"
    " cast_to_type checkpoint col_description collations combine combine_aggr copy_database"
    " create_external_resource create_sort_key current_connection_id current_localtime"
    " current_localtimestamp current_query current_query_id current_schemas current_setting"
    " current_transaction_id currval database_list database_size decimal_average decimal_division"
    " deregister_external_resource destroy_external_resource disable_checkpoint_on_shutdown"
    " disable_logging disable_object_cache disable_optimizer disable_print_progress_bar"
    " disable_profile disable_profiling disable_progress_bar disable_verification"
    " disable_verify_parallelism duckdb_approx_database_count duckdb_available_metrics"
    " duckdb_columns duckdb_connection_count duckdb_constraints duckdb_coordinate_systems"
    " duckdb_databases duckdb_dependencies duckdb_dialects duckdb_eviction_queues"
    " duckdb_extension_repositories duckdb_extensions duckdb_external_file_cache"
    " duckdb_external_resource_types duckdb_external_resources duckdb_functions"
    " duckdb_grammar_extensions duckdb_indexes duckdb_keywords duckdb_log_contexts duckdb_logs"
    " duckdb_live_query_metrics duckdb_logs_parsed duckdb_memory duckdb_optimizers duckdb_prepared_statements"
    " duckdb_profiling_settings duckdb_schemas duckdb_secret_type_parameters duckdb_secret_types"
    " duckdb_secrets duckdb_sequences duckdb_settings duckdb_table_sample duckdb_tables"
    " duckdb_temporary_files duckdb_triggers duckdb_types duckdb_variables duckdb_views"
    " enable_checkpoint_on_shutdown enable_logging enable_object_cache enable_optimizer"
    " enable_print_progress_bar enable_profile enable_profiling enable_progress_bar"
    " enable_verification enum_code enum_first enum_last enum_range enum_range_boundary error"
    " extension_versions finalize force_checkpoint format_pg_type format_type functions"
    " gen_random_uuid get_block_size get_current_time get_current_timestamp get_type getvariable"
    " has_any_column_privilege has_column_privilege has_database_privilege"
    " has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege"
    " has_schema_privilege has_sequence_privilege has_server_privilege has_table_privilege"
    " has_tablespace_privilege histogram_values hive_partition_component import_database"
    " in_search_path index_key inet_client_addr inet_client_port inet_server_addr inet_server_port"
    " invoke is_histogram_other_bin json_copy_strftime_if_date json_copy_strftime_if_timestamp"
    " json_deserialize_sql json_execute_serialized_sql json_merge_patch_diff json_serialize_plan"
    " json_serialize_sql list_approx_count_distinct lttb make_type map_to_pg_oid map_type_id_to_pg_oid metadata_info"
    " nextval now obj_description parse_duckdb_log_message path_join pg_collation_is_visible"
    " pg_conf_load_time pg_conversion_is_visible pg_function_is_visible pg_get_constraintdef"
    " pg_get_expr pg_get_viewdef pg_has_role pg_is_other_temp_schema pg_my_temp_schema"
    " pg_opclass_is_visible pg_operator_is_visible pg_opfamily_is_visible pg_postmaster_start_time"
    " pg_size_pretty pg_sleep pg_table_is_visible pg_timezone_names pg_ts_config_is_visible"
    " pg_ts_dict_is_visible pg_ts_parser_is_visible pg_ts_template_is_visible pg_type_is_visible"
    " pg_typeof platform pragma_collations pragma_database_size pragma_metadata_info"
    " pragma_platform pragma_show pragma_storage_info pragma_table_info pragma_user_agent"
    " pragma_version query query_table random register_external_resource"
    " register_external_resource_type remap_struct remove_grammar_extension repeat_row replace_type setseed setval"
    " shobj_description show show_databases show_tables show_tables_expanded sleep_ms st_asbinary"
    " st_asgeojson st_astext st_aswkb st_aswkt st_crs st_geomfromgeojson st_geomfromwkb"
    " st_intersects_extent st_setcrs stats storage_info summary table_info test_all_types"
    " test_vector_types timetz_byte_comparable to_aggregate_state today transaction_timestamp"
    " truncate_duckdb_logs txid_current user_agent uuid uuid_extract_timestamp"
    " uuid_extract_version uuidv4 uuidv7 variant_bytes_to_variant variant_comparator"
    " variant_group_array variant_group_object variant_normalize variant_to_parquet_variant"
    " vector_type verify_parallelism version vertex_extract which_secret write_log"
)
"""Functions of the supported DuckDBs that are off the lists, but for those whose names hold a `_PARTS`."""

_PARTS: Final = ("__", "collate_", "icu_")

_SYNTAX: Final = names("age enum information_schema main memory pg_catalog rowid show system temp")
"""Words that the lists judge by what is around them: `age` of one argument, other schemas, ..."""

_LAMBDAS: Final = names("for lambda")
"""`lambda x: ...`, and `[... FOR x IN list]`, which is one."""

_WITHHELD: Final = _FUNCTIONS | READERS | VALUE_NAMES | _SYNTAX


def words_at_a_glance(sql: str) -> frozenset[str] | None:
    """All words of a text in lower case; None where the lists must judge its syntax tree."""
    folded = sql.casefold()
    ascii_ = folded.isascii()
    words = frozenset(folded.translate(_BETWEEN).split() if ascii_ else _WORD.findall(folded))
    if not words.isdisjoint(_WITHHELD) or any(part in folded for part in _PARTS):
        return None
    if not words.isdisjoint(_LAMBDAS) and sum(map(folded.count, _LAMBDAS)) > LAMBDAS:
        return None
    return words
