namespace Mira.Tests.Durability;

public sealed class CrashPointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mira-crash-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(nameof(Fault.Error))]
    [InlineData(nameof(Fault.ShortWrite))]
    [InlineData(nameof(Fault.NoSpace))]
    [InlineData(nameof(Fault.Death))]
    [InlineData(nameof(Fault.PowerLoss))]
    [InlineData(nameof(Fault.PowerLossThatKeepsNames))]
    public void A_run_survives_a_fault_at_any_call_to_the_disk(string fault) =>
        Assert.True(CrashPoints.Try(Enum.Parse<Fault>(fault), _folder) > 10);
}
