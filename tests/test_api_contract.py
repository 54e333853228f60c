"""The API keeps what its description promises: whatever is asked, on a real server, is answered as it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from dashboard.page_pictures import serving
from db.engine import upgrade_database
from domain.timeline import day_there
from flows.settings import Settings
from tests.machine_archive import fill
from tests.stored import NOW
from tests.told import DAY

EXAMPLES = 6
# Days before the archive began, and cursors that no list gave, are well written and yet refused.
CONFIG = {
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 400, 404]}},
    "generation": {"deterministic": True},
}


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    address = f"sqlite:///{tmp_path_factory.mktemp('contract')}/qadam.db"
    engine = upgrade_database(address)
    fill(engine)
    engine.dispose()
    with serving(Settings(database=address, day=day_there(NOW + 9 * DAY))) as server:
        config = SchemathesisConfig.from_dict(CONFIG)
        yield schemathesis.openapi.from_url(f"{server}/api/v1/openapi.json", config=config)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_as_described(description: schemathesis.BaseSchema, mode: GenerationMode) -> None:
    """To what is well asked and to what is not: statuses, types, shapes, and that nothing breaks."""
    asked = 0
    for found in description.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not operation.query and not operation.path_parameters:
            continue

        @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case: schemathesis.Case[Any]) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate()

        check()
    assert asked > EXAMPLES * 10


def test_a_description_that_does_not_hold_is_found_out(description: schemathesis.BaseSchema) -> None:
    told = json.loads(json.dumps(description.raw_schema))
    told["components"]["schemas"]["SourceHealth"]["properties"]["articles"] = {"type": "string"}
    doubtful = schemathesis.openapi.from_dict(told, config=SchemathesisConfig.from_dict(CONFIG))
    doubtful.config.update(base_url=description.get_base_url())
    case = doubtful["/sources"]["GET"].Case()
    with pytest.raises(FailureGroup, match='6 is not of type "string"'):
        case.call_and_validate()
