namespace Mira.Tests.Durability;

public sealed class CrashPointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    // Every call of those that lose most; of the others every third, the soak doing the rest.
    [InlineData(nameof(Fault.Death), 1)]
    [InlineData(nameof(Fault.PowerLoss), 1)]
    [InlineData(nameof(Fault.Error), 3)]
    [InlineData(nameof(Fault.ShortWrite), 1)]
    [InlineData(nameof(Fault.NoSpace), 3)]
    [InlineData(nameof(Fault.PowerLossThatKeepsNames), 3)]
    public void A_run_survives_a_fault_at_any_call_to_the_disk(string fault, int stride) =>
        Assert.InRange(CrashPoints.Try(Enum.Parse<Fault>(fault), _folder, stride), 4, 200);
}
