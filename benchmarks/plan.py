"""The zone that is measured: its departments, people, framework, tasks and what each department owes.

Tasks come in blocks of six which together owe 400 deliverables, the way plans do: most of the volume comes
from what every department reports again and again, most of the tasks fall on one unit or a few.
"""

import datetime
from dataclasses import dataclass, field
from random import Random

from departments.models import Department, Membership, Role, User, Zone
from indicators.models import Framework, Indicator
from tasks.models import Assignment, Cycle, Deliverable, Responsibility, Schedule, Task

DEPARTMENTS = 60
DOMAINS, OBJECTIVES, STANDARDS = 8, 3, 4
#: (leading departments, periods) of the six tasks of a block.
PATTERNS = ((DEPARTMENTS, 4), (DEPARTMENTS, 1), (20, 4), (8, 2), (3, 1), (1, 1))
BLOCK_TASKS = len(PATTERNS)
BLOCK_DELIVERABLES = sum(leads * periods for leads, periods in PATTERNS)
SPAN_DAYS = 400
AHEAD_DAYS = 170
WORDS = "完善慢性病综合防控工作机制，组织开展健康教育、监测与干预活动，整理通知、方案、签到表和现场照片"


@dataclass
class Plan:
    """What was written; the deliverables are not in the database yet: their states are still to be drawn."""

    zone: Zone
    today: datetime.date
    departments: list[Department]
    officer: User
    liaisons: dict[int, User]
    deliverables: list[Deliverable] = field(default_factory=list)


def make_plan(blocks: int, today: datetime.date, random: Random) -> Plan:
    zone = Zone.objects.create(
        slug="bench", name="样例县", region_code="990199", office_name="县慢病防控办",
        reminders_from=today - datetime.timedelta(days=30),
    )  # fmt: skip
    departments = Department.objects.bulk_create(
        Department(zone=zone, name=f"样例县第{n}单位", kind="township" if n > 40 else "bureau", position=n)
        for n in range(1, DEPARTMENTS + 1)
    )
    plan = Plan(zone, today, departments, _account("officer"), _liaisons(zone, departments))
    Membership.objects.create(user=plan.officer, zone=zone, role=Role.OFFICER)
    framework = Framework.objects.create(zone=zone, name="省级指标体系", level="provincial")
    cycle = Cycle.objects.create(zone=zone, name="本轮创建", level="provincial", framework=framework)
    standards = _indicators(framework)
    tasks = _tasks(cycle, standards, blocks * BLOCK_TASKS)
    assignments = _assignments(plan, tasks)
    plan.deliverables = _owed(plan, tasks, assignments, random)
    return plan


def _account(username: str) -> User:
    return User.objects.create(username=username, display_name=username, email=f"{username}@bench.example")


def _liaisons(zone: Zone, departments: list[Department]) -> dict[int, User]:
    people = {department.pk: _account(f"liaison{department.position}") for department in departments}
    Membership.objects.bulk_create(
        Membership(user=user, zone=zone, role=Role.LIAISON, department_id=pk) for pk, user in people.items()
    )
    return people


def _indicators(framework: Framework) -> list[tuple[Indicator, Indicator]]:
    """Every (domain, standard) of a tree of three levels, in its order."""
    pairs = []
    for number in range(1, DOMAINS + 1):
        domain = _indicator(framework, None, number, f"指标分类{number}")
        for second in range(1, OBJECTIVES + 1):
            objective = _indicator(framework, domain, second, f"指标内容{number}.{second}")
            for third in range(1, STANDARDS + 1):
                title = f"{number}.{second}.{third} {WORDS}，覆盖率达到90%及以上。"
                pairs.append((domain, _indicator(framework, objective, third, title)))
    return pairs


def _indicator(framework: Framework, parent: Indicator | None, number: int, title: str) -> Indicator:
    return Indicator.objects.create(
        zone_id=framework.zone_id, framework=framework, parent=parent, title=title,
        path=Indicator.path_for(parent, number), level=parent.level + 1 if parent else 1,
    )  # fmt: skip


def _tasks(cycle: Cycle, standards: list[tuple[Indicator, Indicator]], count: int) -> list[Task]:
    tasks = []
    for number in range(1, count + 1):
        domain, standard = standards[(number - 1) * len(standards) // count]
        leads, periods = pattern(number)
        tasks.append(
            Task(
                zone_id=cycle.zone_id,
                cycle=cycle,
                number=number,
                text=f"（{number}）{WORDS}，每期不少于{periods}次。",
                domain=domain,
                standard=standard,
                lead_raw=f"各成员单位（{leads}个）、县卫健局、县疾控中心",
                support_raw="县建设办、各乡镇人民政府",
                deadline_raw="每季度末" if periods > 1 else "年内完成",
            )
        )
    return Task.objects.bulk_create(tasks)


def pattern(number: int) -> tuple[int, int]:
    """How many departments lead the task of that number, and for how many periods."""
    return PATTERNS[(number - 1) % BLOCK_TASKS]


def _assignments(plan: Plan, tasks: list[Task]) -> dict[int, list[Assignment]]:
    """Task id → its leading shares; each task also has a supporting one."""
    duties = [_duty(plan, task) for task in tasks]
    Responsibility.objects.bulk_create(duties)
    leading = {duty.task_id: _leading(plan, duty) for duty in duties}
    supporting = [
        _share(duty, plan.departments[duty.task.number * 11 % DEPARTMENTS], "support") for duty in duties
    ]
    Assignment.objects.bulk_create([share for shares in leading.values() for share in shares] + supporting)
    return leading


def _duty(plan: Plan, task: Task) -> Responsibility:
    department = plan.departments[task.number % DEPARTMENTS]
    return Responsibility(zone=plan.zone, task=task, role="lead", department=department, raw=task.lead_raw)


def _leading(plan: Plan, duty: Responsibility) -> list[Assignment]:
    leads, _periods = pattern(duty.task.number)
    first = duty.task.number * 7
    return [_share(duty, plan.departments[(first + step) % DEPARTMENTS], "lead") for step in range(leads)]


def _share(duty: Responsibility, department: Department, role: str) -> Assignment:
    return Assignment(
        zone_id=duty.zone_id, task=duty.task, responsibility=duty, department=department, role=role
    )


def _owed(
    plan: Plan, tasks: list[Task], shares: dict[int, list[Assignment]], random: Random
) -> list[Deliverable]:
    schedules = [_schedule(task, plan.today, random) for task in tasks]
    Schedule.objects.bulk_create(schedules)
    for task, schedule in zip(tasks, schedules, strict=True):
        task.due_on = schedule.due_on
    Task.objects.bulk_update(tasks, ["due_on"], batch_size=100)
    owed = []
    for task, schedule in zip(tasks, schedules, strict=True):
        _leads, periods = pattern(task.number)
        for period in range(periods):
            due_on = schedule.due_on and schedule.due_on - datetime.timedelta(days=92 * period)
            key = f"{due_on:%Y}Q{(due_on.month + 2) // 3}" if periods > 1 and due_on else "once"
            owed += [_deliverable(plan, share, schedule, key, due_on) for share in shares[task.pk]]
    return owed


def _schedule(task: Task, today: datetime.date, random: Random) -> Schedule:
    """Repeated, or once; a tenth of the latter has no date yet."""
    _leads, periods = pattern(task.number)
    common = {"zone_id": task.zone_id, "task": task, "raw": task.deadline_raw}
    if periods == 1 and random.random() < 0.1:
        return Schedule(**common, kind="undecided")
    due_on = today + datetime.timedelta(days=AHEAD_DAYS - random.randrange(SPAN_DAYS if periods == 1 else 90))
    if periods == 1:
        return Schedule(**common, kind="once", due_on=due_on)
    return Schedule(**common, kind="recurring", frequency="quarterly", due_rule="period-end", due_on=due_on)


def _deliverable(
    plan: Plan, share: Assignment, schedule: Schedule, key: str, due_on: datetime.date | None
) -> Deliverable:
    return Deliverable(
        zone=plan.zone, cycle_id=share.task.cycle_id, task=share.task, department=share.department,
        assignment=share, schedule=schedule, period_key=key, original_due_on=due_on, due_on=due_on,
    )  # fmt: skip
