using CsCheck;
using Mira.Datasets;
using Mira.Datasets.Cifar;

namespace Mira.Tests.Datasets.Cifar;

/// <summary>Cut and changed CIFAR files: read, or refused in one message with the path.</summary>
public sealed class CifarDamageTests : IDisposable
{
    private const int Records = 4;

    private static readonly CifarLayout Layout =
        new("small", "none", [20, 100], new(["train.bin"], Records), new(["test.bin"], Records));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_any_other_length_is_refused() =>
        Gen.Int[0, 2 * Records * Layout.RecordBytes].Sample(length =>
        {
            var error = Error(new byte[length]);
            return length == Records * Layout.RecordBytes
                ? error is null
                : error!.Contains($"train.bin' has {length:N0} bytes", StringComparison.Ordinal);
        }, threads: 1);

    [Fact]
    public void A_changed_byte_is_a_pixel_or_a_label_that_is_checked() =>
        Gen.Select(Gen.Int[0, (Records * Layout.RecordBytes) - 1], Gen.Byte).Sample((place, value) =>
        {
            var bytes = new byte[Records * Layout.RecordBytes];
            bytes[place] = value;
            var error = Error(bytes);
            var part = place % Layout.RecordBytes;
            var isWrong = part < Layout.LabelLimits.Length && value >= Layout.LabelLimits[part];
            return isWrong
                ? error!.Contains($"train.bin' (byte {place}) has label {value}", StringComparison.Ordinal)
                : error is null;
        }, threads: 1);

    // The exact place decides whether a change matters, so labels get a test of their own.
    [Fact]
    public void Every_wrong_label_is_found() =>
        Gen.Select(Gen.Int[0, Records - 1], Gen.Int[0, 1], Gen.Int[0, 255]).Sample((record, part, value) =>
        {
            var bytes = new byte[Records * Layout.RecordBytes];
            bytes[(record * Layout.RecordBytes) + part] = (byte)value;
            return Error(bytes) is null == value < Layout.LabelLimits[part];
        }, threads: 1);

    private string? Error(byte[] train)
    {
        using (var file = File.Create(_folder.File("train.bin")))
        {
            file.Write(train);
        }

        using (var file = File.Create(_folder.File("test.bin")))
        {
            file.SetLength(Records * Layout.RecordBytes);
        }

        try
        {
            new CifarReader(Layout).Read(_folder);
            return null;
        }
        catch (InputException error)
        {
            return error.Message;
        }
    }
}
