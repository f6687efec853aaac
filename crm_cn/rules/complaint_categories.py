"""P2, K9: the categories of complaints a site starts with; the first level says which defection it leads to."""

from __future__ import annotations

ROOT = "All Complaint Categories"

CATEGORIES: dict[str, tuple[str, ...]] = {
	"Price": ("Price Too High", "Price Not as Agreed", "Wrong Invoice", "Discount or Rebate Missing"),
	"Product": (
		"Quality Defect",
		"Damaged Goods",
		"Wrong Specification",
		"Short Life or Wear",
		"Packaging or Label",
		"Product Documents Missing",
	),
	"Market": ("Competition by Our Own Channel", "Goods from Another Region", "Misleading Advertising"),
	"Service": (
		"Attitude of Staff",
		"Slow Response",
		"Promise Not Kept",
		"Installation or Repair",
		"After-sales Service",
	),
	"Technology": ("Function Missing", "Compatibility", "Technical Support", "Outdated Technology"),
	"Organisation": ("Contact Person Changed", "Process Too Complicated", "Contract or Payment Terms"),
	"Delivery": ("Late Delivery", "Wrong Goods", "Wrong Quantity", "Transport Damage"),
}

#: Grades with the time to respond and to resolve in working hours; the third is the usual one.
GRADES: dict[str, tuple[int, int]] = {
	"Urgent": (1, 9),
	"High": (4, 27),
	"Medium": (9, 45),
	"Low": (18, 90),
}
USUAL_GRADE = "Medium"
GRAVE_GRADES = ("Urgent",)
