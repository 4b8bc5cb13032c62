"""Which functions a statement may call: pure, deterministic, and blind to everything but arguments.

Made by going through `duckdb_functions()` of DuckDB 2.0.0 and 2.0.1 group by group. What is not here is not
allowed, so a function that a later version adds is refused until somebody has looked at it. Left out
on purpose:

- state, time and chance: `getvariable`, `current_*`, `now`, `today`, `random`, `uuid*`, `nextval`,
  `txid_current`, `ago`, `setseed`, `sleep_ms`, `write_log`, and `age` of one argument;
- the catalogue and storage: `stats`, `vector_type`, `version`, `enum_*`, all of `pg_catalog`;
- SQL in a string: `query`, `query_table`, `json_execute_serialized_sql`, `json_serialize_*`;
- errors as a channel: `error`, `assert_true`;
- aggregate states and other internals: `finalize`, `combine`, `__internal_*`, `create_sort_key`.
"""

from __future__ import annotations

from typing import Final


def names(text: str) -> frozenset[str]:
    """The words of a text, as a list of names is written here."""
    return frozenset(text.split())


OPERATORS: Final = names(
    "!= !__postfix !~~ !~~* % & && * ** + - ->> -> / // < <-> << <= <=> <@ = == <> > >= >> @ @> ^ ^@"
    " | || ~ ~~ ~~* ~~~ !~ !~~~ add subtract multiply divide mod xor like_escape not_like_escape"
    " ilike_escape not_ilike_escape"
)

NUMBERS: Final = names(
    "abs acos acosh asin asinh atan atan2 atanh bin binom bit_count cbrt ceil ceiling cos cosh cot"
    " degrees equi_width_bins even exp factorial fdiv floor fmod gamma gcd greatest"
    " greatest_common_divisor isfinite isinf isnan lcm least least_common_multiple lgamma ln log"
    " log10 log2 nextafter pi pow power radians round round_even roundbankers sign signbit sin sinh"
    " sqrt tan tanh to_base trunc"
)

TEXTS: Final = names(
    "array_to_string array_to_string_comma_default ascii bar base64 bit_length bit_position bitstring"
    " char_length character_length chr concat concat_ws contains damerau_levenshtein decode editdist3"
    " encode ends_with format format_bytes formatreadabledecimalsize formatreadablesize from_base64"
    " from_binary from_hex get_bit hamming hash hex instr jaccard jaro_similarity"
    " jaro_winkler_similarity lcase left left_grapheme len length length_grapheme levenshtein lower"
    " lpad ltrim md5 md5_number md5_number_lower md5_number_upper mismatches nfc_normalize"
    " octet_length ord overlay parse_dirname parse_dirpath parse_filename parse_formatted_bytes"
    " parse_path position prefix printf regexp_escape regexp_extract regexp_extract_all"
    " regexp_full_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table"
    " repeat replace reverse right right_grapheme rpad rtrim set_bit sha1 sha256 split split_part"
    " starts_with str_split str_split_regex string_split string_split_regex string_to_array"
    " strip_accents strlen strpos substr substring substring_grapheme suffix to_base64 to_binary"
    " to_hex translate trim ucase unbin unhex unicode upper url_decode url_encode"
)

TIMES: Final = names(
    "age century date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc"
    " day dayname dayofmonth dayofweek dayofyear days_in_month decade epoch epoch_ms epoch_ns epoch_us"
    " era hour isodow isoyear julian last_day make_date make_time make_timestamp make_timestamp_ms"
    " make_timestamp_ns make_timestamptz microsecond millennium millisecond minute month monthname"
    " nanosecond normalized_interval quarter second strftime strptime time_bucket timezone"
    " timezone_hour timezone_minute to_centuries to_days to_decades to_hours to_microseconds"
    " to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks"
    " to_years try_strptime week weekday weekofyear year yearweek"
)

CHOICES: Final = names(
    "if ifnull nullif coalesce constant_or_null switch typeof grouping grouping_id"
)

NESTED: Final = names(
    "aggregate apply array_aggr array_aggregate array_append array_apply array_cat array_concat"
    " array_contains array_cosine_distance array_cosine_similarity array_cross_product"
    " array_distance array_distinct array_dot_product array_extract array_filter array_grade_up"
    " array_has array_has_all array_has_any array_indexof array_inner_product array_intersect"
    " array_length array_negative_dot_product array_negative_inner_product array_pop_back"
    " array_pop_front array_position array_prepend array_push_back array_push_front array_reduce"
    " array_resize array_reverse array_reverse_sort array_select array_slice array_sort"
    " array_transform array_unique array_value array_where array_zip cardinality element_at filter"
    " flatten generate_series generate_subscripts grade_up list_aggr list_aggregate list_any_value"
    " list_append list_apply list_avg list_bit_and list_bit_or list_bit_xor list_bool_and"
    " list_bool_or list_cat list_concat list_contains list_cosine_distance list_cosine_similarity"
    " list_count list_distance list_distinct list_dot_product list_element list_entropy list_extract"
    " list_filter list_first list_grade_up list_has list_has_all list_has_any list_histogram"
    " list_indexof list_inner_product list_intersect list_kurtosis list_kurtosis_pop list_last"
    " list_mad list_max list_median list_min list_mode list_negative_dot_product"
    " list_negative_inner_product list_pack list_position list_prepend list_product list_reduce"
    " list_resize list_reverse list_reverse_sort list_select list_sem list_skewness list_slice"
    " list_sort list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform list_unique"
    " list_value list_var_pop list_var_samp list_where list_zip map map_concat map_contains"
    " map_contains_entry map_contains_value map_entries map_extract map_extract_value"
    " map_from_entries map_keys map_values range reduce row struct_concat struct_contains"
    " struct_extract struct_extract_at struct_has struct_indexof struct_insert struct_keys"
    " struct_pack struct_position struct_update struct_values union_extract union_tag union_value"
    " unnest unpivot_list"
)

JSON: Final = names(
    "array_to_json from_json from_json_strict json json_array json_array_length json_contains"
    " json_deep_merge json_exists json_extract json_extract_path json_extract_path_text"
    " json_extract_string json_insert json_keys json_merge_patch json_normalize json_object"
    " json_pretty json_quote json_remove json_replace json_set json_strip_nulls json_structure"
    " json_transform json_transform_strict json_type json_valid json_value row_to_json to_json"
    " variant_array_length variant_contains variant_exists variant_extract variant_extract_string"
    " variant_keys variant_type variant_typeof"
)
"""Values that carry their own structure: JSON and VARIANT."""

SCALAR: Final = OPERATORS | NUMBERS | TEXTS | TIMES | CHOICES | NESTED | JSON

AGGREGATE: Final = names(
    "any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null"
    " arg_max_nulls_last arg_min arg_min_null arg_min_nulls_last argmax argmin array_agg avg bit_and"
    " bit_or bit_xor bitstring_agg bool_and bool_or corr count count_if count_star countif covar_pop"
    " covar_samp entropy favg first fsum geomean geometric_mean group_concat histogram"
    " histogram_exact json_group_array json_group_object json_group_structure kahan_sum kurtosis"
    " kurtosis_pop last list listagg mad max max_by mean median min min_by mode product quantile"
    " quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope"
    " regr_sxx regr_sxy regr_syy reservoir_quantile sem skewness stddev stddev_pop stddev_samp"
    " string_agg sum sum_no_overflow sumkahan var_pop var_samp variance wavg weighted_avg"
)

WINDOW: Final = names(
    "cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank"
    " rank_dense row_number"
)

ALLOWED: Final = SCALAR | AGGREGATE | WINDOW
"""Functions that may stand in an expression, in lower case."""

TABLE: Final = names("unnest generate_series range json_each json_tree repeat")
"""Table functions that may stand in FROM."""

READERS: Final = names(
    "read_csv read_csv_auto read_json read_json_auto read_json_objects read_json_objects_auto"
    " read_ndjson read_ndjson_auto read_ndjson_objects read_parquet read_text read_blob read_duckdb"
    " read_single_csv_file read_single_json_file read_single_parquet_file parquet_scan"
    " parquet_metadata parquet_schema parquet_file_metadata parquet_full_metadata"
    " parquet_kv_metadata parquet_bloom_probe parquet_page_index sniff_csv glob arrow_scan arrow_scan_dumb pandas_scan"
    " python_arrow_scan python_map_function seq_scan sqlite_scan postgres_scan iceberg_scan delta_scan"
)
"""Table functions that read what nobody declared; refused as a source, not as a function."""

INTERNAL: Final = names("__cast error __between decimal_division") | frozenset(
    {"is distinct from", "is not distinct from"}
)
"""Functions that DuckDB itself puts into a plan; in a statement's own text they are refused."""

VALUE_NAMES: Final = names(
    "current_catalog current_database current_date current_role current_schema current_time"
    " current_timestamp current_user localtime localtimestamp session_user user"
)
"""Names that without a qualifier may stand for a function instead of a column."""

LAMBDA_FILTERS: Final = names("list_filter array_filter filter")
LAMBDA_REDUCERS: Final = names("list_reduce array_reduce reduce")

# ------------------------------------------------------------------- what the order of rows decides

ORDER_FREE: Final = names(
    "approx_count_distinct avg bit_and bit_or bit_xor bitstring_agg bool_and bool_or count count_if"
    " count_star countif histogram histogram_exact mad max mean median min quantile quantile_cont"
    " quantile_disc regr_count sum sum_no_overflow"
)
"""Aggregates whose result is the same in whatever order the rows come (sums: of exact types)."""

FLOAT_STATE: Final = names(
    "avg corr covar_pop covar_samp entropy favg fsum kahan_sum kurtosis kurtosis_pop mean product"
    " regr_avgx regr_avgy regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy sem skewness"
    " stddev stddev_pop stddev_samp sum sumkahan var_pop var_samp variance wavg weighted_avg"
)
"""Aggregates that round as they go when they work on DOUBLE: another order, another last digit."""

EXACT_ON_EXACT: Final = names("avg mean sum sum_no_overflow")
"""Of these, those that are exact on integers and DECIMAL; the others always work on DOUBLE."""

APPROXIMATE: Final = names(
    "approx_count_distinct approx_quantile approx_top_k reservoir_quantile mode"
)
"""Aggregates that no ORDER BY makes determined: sketches, samples, and ties that nothing breaks."""

PEER_WINDOWS: Final = frozenset(
    {"WINDOW_RANK", "WINDOW_RANK_DENSE", "WINDOW_PERCENT_RANK", "WINDOW_CUME_DIST"}
)
"""Windows that give equal rows equal values, so that the order of equal rows does not matter."""
