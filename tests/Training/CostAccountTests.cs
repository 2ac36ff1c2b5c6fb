using Mira.Experiments.Runtime;
using Mira.Experiments.Training;

namespace Mira.Tests.Training;

public sealed class CostAccountTests
{
    [Fact]
    public void Phases_of_a_step_are_not_counted_twice()
    {
        var clock = new PhaseClock();
        Spend(clock, Phase.Data, 10);
        using (clock.Phase(Phase.Step))
        {
            Spend(clock, Phase.Forward, 20);
            Thread.Sleep(5);
        }
        Spend(clock, Phase.Evaluation, 10);

        var phases = CostAccount.PhasesOf(clock);

        Assert.Equal(["wait for data", "forward", "rest of step", "evaluation"], phases.Keys);
        Assert.Equal(clock.Of(Phase.Step).TotalSeconds, phases["forward"] + phases["rest of step"], 1e-9);
        Assert.True(phases["rest of step"] >= 0.004);
    }

    [Fact]
    public void The_time_of_a_phase_that_fails_is_counted()
    {
        var clock = new PhaseClock();
        Assert.Throws<InvalidOperationException>(Fail);
        Assert.InRange(clock.Of(Phase.Checkpoint), TimeSpan.FromMilliseconds(4), TimeSpan.MaxValue);

        void Fail()
        {
            using var phase = clock.Phase(Phase.Checkpoint);
            Thread.Sleep(5);
            throw new InvalidOperationException();
        }
    }

    private static void Spend(PhaseClock clock, Phase phase, int milliseconds)
    {
        using var time = clock.Phase(phase);
        Thread.Sleep(milliseconds);
    }
}
