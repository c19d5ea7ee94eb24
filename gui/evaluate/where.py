"""Where the network looked in a hard picture: one heat, for what it said or for what it is."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from gui.inside.looked_card import Choice, HeatCard
from gui.inside.looked_cards import LEAST_PROBABILITY
from gui.inside.looked_words import about_cam, about_patch
from gui.widgets.cards import row

OCCLUSION, CAM = "occlusion", "cam"
ANSWER, TRUTH = "answer", "truth"


class WhereCard(HeatCard):
    """The picture with its heat; ``asked`` when another digit's heat is wanted."""

    def __init__(self) -> None:
        super().__init__(
            "hardest",
            "Where it looked",
            "",
            "Orange places speak for the digit, blue ones, with minus signs, against it.",
        )
        self._method = Choice(
            "hardest_method",
            "How it is found out",
            "Occlusion covers one patch after another and asks again. Grad-CAM weighs the "
            "network's own maps by what they are worth to the digit.",
        )
        self._method.addItem("Occlusion", OCCLUSION)
        self._method.addItem("Grad-CAM", CAM)
        self._digit = Choice(
            "hardest_heat_of",
            "Whose heat",
            "What spoke for the answer that the network gave, or for the digit that it is.",
        )
        self._digit.addItem("for its answer", ANSWER)
        self._digit.addItem("for the truth", TRUTH)
        self.body.insertLayout(2, row(self._method, self._digit, None, spacing=4))
        self.view.set_empty_text("Choose a picture to see where the network looked.")
        self._method.currentIndexChanged.connect(self._again)
        self._digit.currentIndexChanged.connect(self.asked)

    @property
    def of_truth(self) -> bool:
        """Whether the heat is that of the true digit, not of the answer."""
        return bool(self._digit.currentData() == TRUTH)

    def state(self) -> dict[str, str]:
        """Choices to remember."""
        return {"method": self._method.currentData(), "of": self._digit.currentData()}

    def restore(self, method: object, digit: object) -> None:
        """Takes back choices; what is not among them is left alone."""
        chosen: tuple[tuple[QComboBox, object], ...] = (
            (self._method, method),
            (self._digit, digit),
        )
        for box, value in chosen:
            place = box.findData(value) if isinstance(value, str) else -1
            if place >= 0:
                box.setCurrentIndex(place)

    def _show(self) -> None:
        found = self.found
        if found is None:
            return
        if self._method.currentData() == OCCLUSION and found.covered is not None:
            heat = found.covered.fall(found.digit)
            meaning = "of the probability hang on this patch"
            self.view.set_heat(heat, meaning, least_top=LEAST_PROBABILITY)
            self.view.set_frame_of(found.covered.patch)
            self.bar.set_scale(self.view.top, ("hinders", "helps"))
        elif self._method.currentData() == CAM and found.cam is not None:
            cam = found.cam
            self.view.set_heat(cam.heat(signed=True), "of the digit's score")
            self.view.set_frame_of(lambda y, x: cam.field.box(*cam.cell(y, x)))
            self.bar.set_scale(self.view.top, ("against", "for"))
        else:
            self._no_heat("")

    def _say(self) -> None:
        found = self.found
        if found is None:
            return
        heat, cell = self.view.heat, self.view.cell
        if self._method.currentData() == OCCLUSION:
            text = found.covered_problem
            if found.covered is not None:
                text = about_patch(found.covered, found.digit, cell, odds=False)
        elif found.cam is not None and heat is not None:
            text = about_cam(found.cam, heat, found.digit, cell)
        else:
            text = found.cam_problem
        self.words.setText(text)
