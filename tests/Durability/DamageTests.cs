namespace Mira.Tests.Durability;

public sealed class DamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("command")]
    [InlineData("metrics")]
    [InlineData("record")]
    public void A_damaged_file_is_read_in_full_or_named(string kind) =>
        Assert.Equal(60, DamagedFiles.Try(kind, _folder, cases: 60));
}
