package dev.reelay.shard;

/**
 * Keeps the number of slots of {@link Capacity} that a shard holds equal to its number of jobs. A shard that reopens
 * its ledger keeps its slots meanwhile, so that intake does not fill the room that its jobs need. Confined to its
 * shard's thread.
 */
final class HeldSlots {

    private final Capacity capacity;
    private int held;
    private int parked;

    HeldSlots(Capacity capacity) {
        this.capacity = capacity;
    }

    /**
     * Adjusts the slots to the shard's jobs.
     *
     * @param nowHeld how many of its jobs have not ended and are not parked
     * @param nowParked how many of its jobs are parked
     * @param requests how many requests were decided in the turn: the slots that intake took for them are given back
     */
    void hold(int nowHeld, int nowParked, int requests) {
        capacity.adjust(nowHeld - held - requests, nowParked - parked);
        held = nowHeld;
        parked = nowParked;
    }

    /** Gives all slots back, when the shard ends. */
    void release() {
        hold(0, 0, 0);
    }
}
