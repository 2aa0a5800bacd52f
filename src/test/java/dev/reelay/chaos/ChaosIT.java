package dev.reelay.chaos;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A minute of chaos. */
class ChaosIT {

    /** One schedule for every build: a build that fails is then about what was changed. The long form has a new one each time. */
    private static final long SEED = 931_079;

    @Test
    @Timeout(value = 25, unit = TimeUnit.MINUTES)
    void everyJobHasItsOneResultWhateverHappens(@TempDir Path folder) {
        ChaosReport.of(ChaosProfile.SHORT, SEED, folder);
    }

    @Test
    @Timeout(value = 25, unit = TimeUnit.MINUTES)
    void neverAreMoreJobsOutstandingThanTheLimitWhateverHappens(@TempDir Path folder) {
        ChaosReport.of(ChaosProfile.LIMITED, SEED, folder);
    }
}
