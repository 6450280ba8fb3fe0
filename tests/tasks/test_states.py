from tasks.states import DELIVERABLE, ITEM, SUBMISSION, DeliverableState, ItemState, SubmissionState, sources


def test_every_state_stands_in_its_table():
    for table, states in ((SUBMISSION, SubmissionState), (ITEM, ItemState), (DELIVERABLE, DeliverableState)):
        assert set(table) == set(states)


def test_what_is_decided_stays_decided():
    assert ITEM[ItemState.ACCEPTED] == frozenset()
    assert sources(ITEM, ItemState.RETURNED) == [ItemState.PENDING]
    assert sources(SUBMISSION, SubmissionState.SUBMITTED) == [SubmissionState.DRAFT]
    assert sources(SUBMISSION, SubmissionState.DRAFT) == []
