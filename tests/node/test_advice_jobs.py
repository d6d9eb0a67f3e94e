"""Jobs of advice: frozen, pure, and blind to what changes in the picture while they run."""

from __future__ import annotations

import dataclasses

import msgspec

from deconflict.node.advice_jobs import PlanAdviceJob
from tests.node.rig import Rig
from tests.node.test_advising import alert, ask, conflict, jobs


def test_a_job_gives_the_same_again_whatever_became_of_the_picture() -> None:
    rig = Rig()
    ask(rig, rig.a, conflict(rig))
    ask(rig, rig.a, alert(rig))
    plans, tracks = jobs(rig, rig.a)
    first, menus = msgspec.json.encode(plans.run()), tracks.run()
    assert rig.a.node is not None
    for record in rig.a.node.picture.objects.values():
        for version in record.versions.values():
            version.exact = version.main = None
    rig.a.node.picture.tracks.clear()
    assert (msgspec.json.encode(plans.run()), tracks.run()) == (first, menus)


def test_what_is_withheld_stands_in_nobodys_way() -> None:
    rig = Rig()
    ask(rig, rig.a, conflict(rig))
    (job,) = jobs(rig, rig.a)
    assert isinstance(job, PlanAdviceJob)
    hidden = job.a._replace(object_id="HIDDEN", version=dataclasses.replace(job.a.version, exact=None))
    assert dataclasses.replace(job, others=(*job.others, hidden)).run() == job.run()
    other = job.a._replace(object_id="OTHER")
    met = dataclasses.replace(job, others=(*job.others, other)).run()
    assert met is not None
    assert any(option.left for option in met.options) or len(met.options) < 9
