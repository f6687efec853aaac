"""Labels on the axis of the funnel chart: never cut off where a shorter one says the same."""

from crm_cn.rules.funnel import STAGES, chart_labels


def test_english_stages_fit():
	labels = chart_labels([stage.name for stage in STAGES])
	assert labels[:3] == ["Target", "Opportunity", "Needs"]
	assert max(map(len, labels)) <= 11


def test_short_labels_stay():
	assert chart_labels(["目标客户", "获取机会"]) == ["目标客户", "获取机会"]


def test_first_words_that_are_the_same_say_nothing():
	labels = ["Waiting for the customer", "Waiting for the price"]
	assert chart_labels(labels) == labels
