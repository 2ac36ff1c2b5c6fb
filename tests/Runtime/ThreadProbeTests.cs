using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Runtime;

[Collection(TorchGlobals.Name)]
public sealed class ThreadProbeTests
{
    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(2, new[] { 1, 2 })]
    [InlineData(16, new[] { 1, 8, 16 })]
    public void One_thread_half_the_cores_and_all_are_tried(int cores, int[] expected) =>
        Assert.Equal(expected, ThreadProbe.Candidates(cores));

    [Theory]
    [InlineData(20.0, 11.0, 2)]
    [InlineData(20.0, 17.5, 1)]
    [InlineData(20.0, 100.0, 1)]
    public void A_second_thread_is_taken_only_where_it_gains_more_than_the_loader_or_another_run_would(double one,
        double two, int expected) =>
        Assert.Equal(expected, ThreadProbe.Choose([new(1, one), new(2, two)]));

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("many", null)]
    [InlineData("0", null)]
    [InlineData("3", 3)]
    public void A_number_in_the_environment_counts_as_given(string? variable, int? expected) =>
        Assert.Equal(expected, ThreadProbe.Pinned(variable));

    [Fact]
    public void A_given_number_is_never_tried_against_another()
    {
        var compute = new ComputeSettings { Device = new(DeviceKind.Cpu), Threads = 1 }.Start();

        Assert.Equal(1, compute.Threads);
        Assert.Empty(compute.ThreadTimings);
        Assert.Equal("1 thread(s)", compute.ThreadsInWords());
    }

    [Fact]
    public void A_run_whose_share_is_one_core_tries_no_second_thread()
    {
        Assert.SkipUnless(ThreadProbe.Pinned(Environment.GetEnvironmentVariable(ThreadProbe.Variable)) is null,
            $"{ThreadProbe.Variable} is set");
        var compute = new ComputeSettings { Device = new(DeviceKind.Cpu), Cores = 1 }.Start();

        Assert.Equal(1, compute.Threads);
        Assert.Empty(compute.ThreadTimings);
    }

    [Theory]
    [InlineData(30, 8)]
    [InlineData(40, 1)]
    public void Eight_threads_must_do_the_work_of_almost_three(double eight, int expected) =>
        Assert.Equal(expected, ThreadProbe.Choose([new(1, 100), new(8, eight)]));

    [Fact]
    public void Every_candidate_is_timed_and_the_choice_is_one_of_them()
    {
        var before = get_num_threads();
        try
        {
            var timings = ThreadProbe.Measure([1, 2]);

            Assert.Equal([1, 2], timings.Select(timing => timing.Threads));
            Assert.All(timings, timing => Assert.True(timing.Milliseconds > 0));
            Assert.InRange(ThreadProbe.Choose(timings), 1, 2);
        }
        finally
        {
            set_num_threads(before);
        }
    }
}
