namespace Mira.Tests.Durability;

public sealed class DamageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mira-damage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("command")]
    [InlineData("metrics")]
    [InlineData("record")]
    public void A_damaged_file_is_read_in_full_or_named(string kind) =>
        Assert.Equal(60, DamagedFiles.Try(kind, _folder, cases: 60));
}
