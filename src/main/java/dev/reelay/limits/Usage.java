package dev.reelay.limits;

import java.util.Map;

/** What the jobs of a partition use and wait for, by scope. */
public interface Usage {

    /** How many slots of the scope its jobs use. */
    int used(Scope scope, Measure measure);

    /** How many of its jobs wait for nothing but slots, by the model as they name it. */
    Map<String, Integer> waiting();
}
