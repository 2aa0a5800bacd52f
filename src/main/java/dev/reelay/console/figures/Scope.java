package dev.reelay.console.figures;

import dev.reelay.console.Looks;
import dev.reelay.view.Window;

/** Says which jobs a number is about. */
final class Scope {

    private Scope() {}

    /** One or two sentences about the jobs that have ended. */
    static String ofEnded(Window window) {
        String kept = "Of the " + Looks.grouped(window.ended()) + " ended jobs that the console keeps.";
        if (window.dropped() == 0) {
            return kept;
        }
        String before = window.since() == null ? "" : ", which ended before " + Looks.exact(window.since());
        return kept + " It has seen " + Looks.grouped(window.dropped()) + " older ones" + before
                + ": they are not counted.";
    }
}
