package dev.reelay.chaos;

import java.time.Duration;

/**
 * A job that the run sends.
 *
 * @param sendAt by the time since the run began
 * @param resubmit whether it asks to be submitted again when the outcome of a submission is unknown
 * @param directive what the simulator is told about it; empty when nothing
 */
record PlannedJob(String id, Duration sendAt, Fate fate, boolean resubmit, Model model, String directive) {

    /** How the job is meant to end. */
    enum Fate {
        /** RunComfy accepts and completes it. */
        RUNS,
        /** RunComfy accepts it and fails. */
        FAILS,
        /** Its input lacks what the model requires. */
        INVALID,
        /** A cancel command comes, early or late. */
        CANCELLED,
        /** The same request comes twice. */
        REPEATED,
        /** The id comes once more, with other content. */
        CONTRADICTED
    }

    /** A model, and how its input says what all of them want. */
    enum Model {
        LUMA("luma/luma-ray-2/image-to-video", "prompt", "image_url", false),
        DREAMINA("bytedance/dreamina-3-0/pro/image-to-video", "prompt", "image_urls", true),
        WAN("wan-ai/wan-2-2/image-to-video", "prompt", "img_url", false),
        RUNWAY("runwayml/runway-gen-3-alpha/turbo/image-to-video", "promptText", "promptImage", false);

        final String id;
        final String prompt;
        final String image;
        final boolean severalImages;

        Model(String id, String prompt, String image, boolean severalImages) {
            this.id = id;
            this.prompt = prompt;
            this.image = image;
            this.severalImages = severalImages;
        }
    }
}
