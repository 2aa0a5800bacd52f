package dev.reelay.limits;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What the jobs of a partition use and wait for, by scope. */
public interface Usage {

    /** How many slots of the scope its jobs use. */
    int used(Scope scope, Measure measure);

    /** Until when submissions of unknown outcome keep their slots, by model. */
    SortedMap<Scope, List<Instant>> mayRun();

    /** How many of its jobs wait for nothing but slots, by the model as they name it. */
    Map<String, Integer> waiting();
}
