"""The random queries hold what they promise: every class of SQL, and nothing but their seed."""

from __future__ import annotations

import re

import pytest
from lineage.queries import random_query

COUNT = 2000
CLASSES = {
    "inner join": r"INNER JOIN",
    "left join": r"LEFT JOIN (?!LATERAL)",
    "right join": r"RIGHT JOIN",
    "full join": r"FULL JOIN",
    "semi join": r"SEMI JOIN",
    "anti join": r"ANTI JOIN",
    "cross join": r"CROSS JOIN (?!LATERAL)",
    "natural join": r"NATURAL",
    "using": r" USING \(",
    "asof": r"ASOF JOIN",
    "asof left": r"ASOF LEFT JOIN",
    "positional": r"POSITIONAL JOIN",
    "lateral": r"LATERAL \(",
    "left lateral": r"LEFT JOIN LATERAL",
    "correlated scalar": r"\(SELECT max\([^()]*\) FROM \S+ q\d+ WHERE [^()]*q\d+\.",
    "scalar with limit": r"ORDER BY [^()]* LIMIT 1\)",
    "subquery in a subquery": r"WHERE [^()]*\(SELECT [^()]*WHERE [^()]*\(SELECT",
    "exists": r"(?<!NOT )EXISTS \(",
    "not exists": r"NOT EXISTS \(",
    "in subquery": r"(?<!NOT) IN \(SELECT",
    "not in subquery": r"NOT IN \(SELECT",
    "any": r" ANY \(SELECT",
    "all": r" ALL \(SELECT",
    "array subquery": r"ARRAY\(SELECT",
    "rows frame": r" ROWS BETWEEN",
    "range frame": r" RANGE BETWEEN",
    "groups frame": r" GROUPS BETWEEN",
    "exclude": r"EXCLUDE (CURRENT ROW|GROUP|TIES)",
    "column bound": r"BETWEEN least\(abs\(coalesce\(q",
    "named window": r" WINDOW w\d+ AS",
    "named window used": r" OVER w\d+",
    "ignore nulls": r"IGNORE NULLS\)",
    "window filter": r"\) FILTER \(WHERE [^()]*\) OVER",
    "window distinct": r"\(DISTINCT [^()]*\)[^,]* OVER",
    "window argument order": r"(first_value|last_value|nth_value|rank|list)\([^()]*ORDER BY [^()]*\) OVER",
    "lag and lead": r"(lag|lead)\(",
    "union": r"\) UNION \(",
    "union all": r"\) UNION ALL \(",
    "by name": r" BY NAME \(",
    "except": r"\) EXCEPT \(",
    "except all": r"EXCEPT ALL",
    "intersect": r"INTERSECT \(",
    "intersect all": r"INTERSECT ALL",
    "cte": r"WITH c",
    "cte read twice": r"(cq\d+) q\d+.* \1 q\d+",
    "materialized": r"AS MATERIALIZED",
    "not materialized": r"NOT MATERIALIZED",
    "recursion": r"WITH RECURSIVE",
    "grouping sets": r"GROUPING SETS",
    "rollup": r"ROLLUP",
    "cube": r"CUBE",
    "group by all": r"GROUP BY ALL",
    "having": r"HAVING",
    "having subquery": r"HAVING .* \(SELECT",
    "qualify": r"QUALIFY",
    "lambda with capture": r"lambda e: e [+*] q\d+",
    "list filter": r"list_filter\(",
    "list reduce": r"list_reduce\(",
    "nested lambda": r"lambda o: .*lambda e",
    "comprehension": r" FOR e IN ",
    "struct": r"\{'x'|struct_pack",
    "struct field": r"\)\.[xy]|\['[xy]'\]|struct_extract",
    "struct star": r"SELECT w\.\*",
    "nested struct": r"'n': ",
    "list": r"\[q\d+",
    "map": r"MAP \{",
    "whole row as text": r"q\d+::VARCHAR",
    "whole row as json": r"to_json\(q\d+\)",
    "view on view": r"(linked|members) q\d+",
    "multi-byte names": r"会員",
    "distinct": r"SELECT DISTINCT (?!ON)",
    "distinct on": r"DISTINCT ON",
    "pivot statement": r"^PIVOT|\(PIVOT",
    "pivot in from": r"\) PIVOT \(",
    "unpivot": r"UNPIVOT",
    "sample": r"USING SAMPLE",
    "tablesample": r"TABLESAMPLE",
    "values with subquery": r"\(VALUES .*\(\(SELECT",
    "unnest in select": r"SELECT [^()]*unnest\(",
    "unnest in from": r", unnest\([^)]*\) AS",
    "ordinality": r"WITH ORDINALITY",
    "generate_series": r"generate_series\(1, least",
    "alias reuse": r", e\d+_0 \+ 1 AS",
    "exclude star": r"\* EXCLUDE",
    "replace star": r"\* REPLACE",
    "rename star": r"\* RENAME",
    "columns regex": r"COLUMNS\('",
    "columns in where": r"WHERE COLUMNS\(",
    "from first": r"^FROM|\(FROM",
    "order by all": r"ORDER BY ALL",
    "final order": r"ORDER BY [^()]*$",
    "limit": r"LIMIT \d",
    "percent": r"LIMIT 40%",
    "limit subquery": r"LIMIT \(SELECT",
    "offset": r"OFFSET \d",
    "offset subquery": r"OFFSET \(SELECT",
    "aggregate filter": r"\) FILTER \(",
    "aggregate order": r"(string_agg|list|first)\(.* ORDER BY [^()]*\) AS g",
    "aggregate distinct": r"\(DISTINCT ",
    "arg_max": r"arg_m(ax|in)\(",
    "case": r"CASE WHEN",
    "case of a value": r"CASE (?!WHEN)",
    "cast": r"::(VARCHAR|INTEGER)",
    "try_cast": r"TRY_CAST",
    "date": r"date_trunc|date_diff|INTERVAL",
    "decimal": r"DECIMAL",
    "double": r"::DOUBLE",
    "pattern": r"LIKE",
    "json": r"json_extract",
}
"""Class of SQL -> what its text looks like."""


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [random_query(seed) for seed in range(COUNT)]


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_of_sql_occurs(name: str, texts: list[str]) -> None:
    """At least three times in two thousand queries."""
    assert sum(bool(re.search(CLASSES[name], text)) for text in texts) >= 3


def test_a_seed_always_writes_the_same_query(texts: list[str]) -> None:
    """A miss can be reproduced from its seed; nearly every seed has a query of its own."""
    assert [random_query(seed) for seed in range(50)] == texts[:50]
    assert len({*texts}) > 0.97 * COUNT
