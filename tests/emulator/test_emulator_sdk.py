"""The official SDK, unmodified and strict about every reply, drives the emulator."""

import asyncio
import io
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import runwayml
import runwayml.lib.polling
from emulator_ways import data_uri, picture, sdk, statuses
from runwayml import AsyncRunwayML, TaskFailedError, TaskTimeoutError

from rushes.engines.runway_emulator import Emulator

URI = data_uri(picture())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK's own poller waits 4.5 to 7.5 seconds before each look."""
    monkeypatch.setattr(runwayml.lib.polling, "POLL_TIME", 0.01)
    monkeypatch.setattr(runwayml.lib.polling, "POLL_JITTER", 0)
    monkeypatch.setattr(runwayml._constants, "INITIAL_RETRY_DELAY", 0.01, raising=False)
    monkeypatch.setattr("runwayml._base_client.INITIAL_RETRY_DELAY", 0.01)


def clip(client: Any, **fields: Any) -> Any:
    usual = {"model": "gen4_turbo", "prompt_image": URI, "ratio": "1280:720", "duration": 5}
    return client.image_to_video.create(**{**usual, **fields})


# Every endpoint.


def test_a_still_with_references_is_made(service: Emulator) -> None:
    client = sdk(service)
    made: Any = client.text_to_image.create(
        model="gen4_image",
        prompt_text="@singer at the piano",
        ratio="1920:1080",
        seed=7,
        reference_images=[{"uri": URI, "tag": "singer"}, {"uri": URI}],
        content_moderation={"public_figure_threshold": "low"},
    )
    assert made.estimated_cost.credits == 8
    service.advance(6)
    done = client.tasks.retrieve(made.id)
    assert done.status == "SUCCEEDED" and done.cost.credits == 8
    got = httpx.get(done.output[0])
    assert got.headers["content-type"] == "image/png" and got.content.startswith(b"\x89PNG")
    assert service.books().charged == {made.id: 8}


def test_both_stills_and_all_three_ways_to_a_clip_are_made(service: Emulator) -> None:
    client = sdk(service)
    made: list[Any] = [
        client.text_to_image.create(
            model="gen4_image_turbo", prompt_text="a cup", ratio="1280:720", reference_images=[{"uri": URI}]
        ),
        client.text_to_image.create(model="gen4_image", prompt_text="a cup", ratio="720:720"),
        clip(client),
        clip(client, prompt_image=[{"uri": URI, "position": "first"}], duration=2),
        clip(client, model="gen4.5", prompt_text="it falls", duration=3),
        client.text_to_video.create(model="gen4.5", prompt_text="it falls", ratio="720:1280", duration=4),
    ]
    assert [each.estimated_cost.credits for each in made] == [2, 5, 25, 10, 36, 48]
    service.advance(1000)
    assert {client.tasks.retrieve(each.id).status for each in made} == {"SUCCEEDED"}
    assert service.books().total == 126


def test_an_upload_is_made_from_a_path_a_tuple_and_a_file(service: Emulator, tmp_path: Path) -> None:
    client = sdk(service)
    path = tmp_path / "ann.jpg"
    path.write_bytes(picture())
    with path.open("rb") as file:
        uris = [
            client.uploads.create_ephemeral(file=path).uri,
            client.uploads.create_ephemeral(file=("ann.jpg", picture(), "image/jpeg")).uri,
            client.uploads.create_ephemeral(file=file, file_metadata='{"who": "ann"}').uri,
        ]
    for uri in uris:
        assert clip(client, prompt_image=uri).id
    assert len({job["request"]["promptImage"] for job in service.jobs()}) == 1, "known by their content"


def test_an_upload_that_is_too_small_is_told_by_its_status(service: Emulator) -> None:
    with pytest.raises(runwayml.APIStatusError) as told:
        sdk(service).uploads.create_ephemeral(file=("a.png", io.BytesIO(b"x" * 511)))
    assert told.value.status_code == 400 and "EntityTooSmall" in str(told.value.body)


def test_all_six_states_are_read(service: Emulator) -> None:
    client = sdk(service)
    service.fault("task:SAFETY.INPUT.TEXT", when="guns")
    service.fault("task:CANCELLED", when="stopped")
    first, second = clip(client), clip(client)
    seen = {client.tasks.retrieve(first.id).status, client.tasks.retrieve(second.id).status}
    service.advance(3)
    running = client.tasks.retrieve(first.id)
    assert (
        running.status == "RUNNING" and running.progress == pytest.approx(0.4) and running.estimated_cost.credits == 25
    )
    for words in ("guns", "stopped"):
        made = client.text_to_image.create(model="gen4_image", prompt_text=words, ratio="1280:720")
        service.advance(10)
        seen.add(client.tasks.retrieve(made.id).status)
    seen |= {running.status, client.tasks.retrieve(first.id).status}
    assert seen == {"PENDING", "THROTTLED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"}


def test_deleting_gives_none_and_then_there_is_no_task(service: Emulator) -> None:
    client = sdk(service)
    made = clip(client)
    client.tasks.delete(made.id)
    with pytest.raises(runwayml.NotFoundError) as told:
        client.tasks.retrieve(made.id)
    assert told.value.body == {"error": "Could not find Task"}
    with pytest.raises(runwayml.NotFoundError):
        client.tasks.delete(made.id)


def test_the_organization_tells_balance_limits_and_use(service: Emulator) -> None:
    client = sdk(service)
    clip(client)
    told = client.organization.retrieve()
    assert told.credit_balance == 975 and told.tier.max_monthly_credit_spend == 10_000
    limits = told.tier.models["gen4_turbo"]
    assert (limits.max_concurrent_generations, limits.max_daily_generations) == (1, 50)
    assert told.tier.models["gen4_image"].max_concurrent_generations == 2
    assert {model: each.daily_generations for model, each in told.usage.models.items() if each.daily_generations} == {
        "gen4_turbo": 1
    }


def test_the_use_of_days_tells_refunds_as_less(service: Emulator) -> None:
    client = sdk(service)
    today = datetime.fromtimestamp(service.now(), UTC).date()
    service.fault("task:INTERNAL")
    clip(client), clip(client)
    service.advance(86_400)
    told = client.organization.retrieve_usage(start_date=today, before_date=today + timedelta(3))
    used = [[(each.model, each.amount) for each in day.used_credits] for day in told.results]
    assert told.models == ["gen4_turbo"] and sum(amount for day in used for _, amount in day) == 25
    assert [day.date for day in told.results] == [today + timedelta(n) for n in range(3)]
    with pytest.raises(runwayml.BadRequestError):
        client.organization.retrieve_usage(start_date=today, before_date=today + timedelta(91))


# Its own poller.


def ticking(service: Emulator, seconds: float = 4) -> Callable[[], None]:
    """A clock that goes on by itself, four seconds at a time; gives what stops it."""
    end = threading.Event()

    def tick() -> None:
        while not end.wait(0.005):
            service.advance(seconds)

    thread = threading.Thread(target=tick)
    thread.start()

    def stop() -> None:
        end.set()
        thread.join()

    return stop


def test_its_poller_waits_for_what_was_created_and_for_what_is_asked_after(service: Emulator, quick: None) -> None:
    client = sdk(service)
    made = clip(client)
    other = clip(client)
    stop = ticking(service)
    try:
        assert made.wait_for_task_output().status == "SUCCEEDED"
        assert client.tasks.retrieve(other.id).wait_for_task_output().status == "SUCCEEDED"
    finally:
        stop()


def test_its_poller_raises_with_code_and_cost(service: Emulator, quick: None) -> None:
    service.fault("task:SAFETY.INPUT.IMAGE")
    made = clip(sdk(service))
    service.advance(10)
    with pytest.raises(TaskFailedError) as told:
        made.wait_for_task_output()
    details: Any = told.value.task_details
    assert (details.failure_code, details.cost.credits) == ("SAFETY.INPUT.IMAGE", 25)


def test_its_poller_gives_up_and_the_task_goes_on(service: Emulator, quick: None) -> None:
    made = clip(sdk(service))
    with pytest.raises(TaskTimeoutError):
        made.wait_for_task_output(timeout=0.05)
    assert statuses(service) == "P"


def test_async_as_well(service: Emulator, quick: None) -> None:
    async def all_of_it() -> None:
        options: Any = {"api_key": service.key, "base_url": service.url, "_strict_response_validation": True}
        async with AsyncRunwayML(**options) as client:
            up = await client.uploads.create_ephemeral(file=("ann.jpg", picture(), "image/jpeg"))
            made = await clip(client, prompt_image=up.uri)
            still = await client.text_to_image.create(model="gen4_image", prompt_text="a cup", ratio="1280:720")
            service.fault("task:CANCELLED")
            other = await clip(client)
            service.advance(100)
            assert (await made.wait_for_task_output()).status == "SUCCEEDED"
            assert (await client.tasks.retrieve(still.id)).status == "SUCCEEDED"
            with pytest.raises(TaskFailedError):
                await other.wait_for_task_output()
            await client.tasks.delete(still.id)
            with pytest.raises(runwayml.NotFoundError):
                await client.tasks.retrieve(still.id)
            assert (await client.organization.retrieve()).credit_balance == 970
            assert (await client.organization.retrieve_usage()).results

    asyncio.run(all_of_it())


# Errors.


def test_errors_reach_the_client_whole(service: Emulator) -> None:
    client = sdk(service)
    with pytest.raises(runwayml.BadRequestError) as told:
        clip(client, ratio="16:9", duration=11)
    body: Any = told.value.body
    assert body["error"] == "Validation of body failed" and {each["path"][0] for each in body["issues"]} == {
        "ratio",
        "duration",
    }
    with pytest.raises(runwayml.AuthenticationError):
        client.with_options(api_key="key_" + "0" * 128).organization.retrieve()
    service.config(daily={"gen4_turbo": 0})
    with pytest.raises(runwayml.RateLimitError) as limited:
        clip(client.with_options(max_retries=0))
    assert limited.value.body == {
        "error": "Your daily task limit has been reached.",
        "docUrl": "https://docs.dev.runwayml.com/api",
    }
    raw = client.organization.with_raw_response.retrieve()
    assert raw.headers["apigw-requestid"] and raw.headers["content-type"] == "application/json; charset=utf-8"


# What the SDK's own retries do to an account: 25 credits a clip.

RETRIES = [
    # fault, options of the client, POSTs, tasks, credits, raised
    ("status:500", {}, 2, 1, 25, None),
    ("status:429", {}, 2, 1, 25, None),
    ("status:409", {}, 2, 1, 25, None),
    ("drop_before", {}, 2, 1, 25, None),
    ("drop_after", {}, 2, 2, 50, None),
    ("slow:0.6", {"timeout": 0.25}, 2, 2, 50, None),
    ("status_after:502", {}, 2, 2, 50, None),
    ("drop_after", {"max_retries": 0}, 1, 1, 25, runwayml.APIConnectionError),
    ("status:500 stop", {}, 1, 0, 0, runwayml.InternalServerError),
    ("status:402", {}, 1, 0, 0, runwayml.APIStatusError),
    ("redirect307", {}, 2, 1, 25, None),
    ("badjson200", {}, 1, 1, 25, Exception),
    ("html200", {}, 1, 1, 25, runwayml.APIResponseValidationError),
]


@pytest.mark.parametrize(("fault", "options", "posts", "tasks", "credits", "raised"), RETRIES)
def test_what_retries_do(
    service: Emulator, quick: None, fault: str, options: Any, posts: int, tasks: int, credits: int, raised: Any
) -> None:
    action, _, stop = fault.partition(" ")
    headers = {"x-should-retry": "false"} if stop else {"retry-after-ms": "20"} if action == "status:429" else {}
    service.fault(action, headers=headers)
    client = sdk(service, **options)
    with pytest.raises(raised) if raised else nullcontext():
        clip(client)
    time.sleep(0.02)
    log = [each for each in service.log() if each["method"] == "POST"]
    assert (len(log), len(service.jobs()), service.books().total) == (posts, tasks, credits)
    assert all(each["idempotency_key"] is None for each in log)


def test_a_daily_limit_is_asked_three_times_in_vain(service: Emulator, quick: None) -> None:
    service.config(daily={"gen4_turbo": 0})
    with pytest.raises(runwayml.RateLimitError):
        clip(sdk(service))
    assert (len(service.log()), service.books().total) == (3, 0)
