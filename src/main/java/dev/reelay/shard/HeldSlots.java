package dev.reelay.shard;

/**
 * The slots of {@link Capacity} that a shard's jobs hold. A shard that is opened again keeps them meanwhile: its jobs are no
 * fewer, and intake must not fill the room that they need. Belongs to its shard's thread.
 */
final class HeldSlots {

    private final Capacity capacity;
    private int held;
    private int parked;

    HeldSlots(Capacity capacity) {
        this.capacity = capacity;
    }

    /**
     * The shard has so many jobs now.
     *
     * @param requests how many requests were decided, and give back the slots that they came with
     */
    void hold(int nowHeld, int nowParked, int requests) {
        capacity.adjust(nowHeld - held - requests, nowParked - parked);
        held = nowHeld;
        parked = nowParked;
    }

    /** The shard is at its end. */
    void release() {
        hold(0, 0, 0);
    }
}
