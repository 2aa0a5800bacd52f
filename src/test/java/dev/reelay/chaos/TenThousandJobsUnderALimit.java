package dev.reelay.chaos;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some 50 minutes: {@code ./mvnw -Pchaos -Dchaos=TenThousandJobsUnderALimit}; with {@code -Dchaos.jobs=2000}, ten. Its name keeps
 * it out of {@code verify}.
 */
class TenThousandJobsUnderALimit {

    @Test
    @Timeout(value = 120, unit = TimeUnit.MINUTES)
    void neverAreMoreJobsOutstandingThanTheLimitWhateverHappens(@TempDir Path folder) {
        ChaosReport.ofAny(ChaosProfile.longLimited(Integer.getInteger("chaos.jobs", 10_000)), folder);
    }
}
