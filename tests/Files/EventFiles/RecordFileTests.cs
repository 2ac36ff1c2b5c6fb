using System.Text;
using CsCheck;
using Mira.Experiments.Files.EventFiles;

namespace Mira.Tests.Files.EventFiles;

public sealed class RecordFileTests
{
    [Fact]
    public void The_test_knows_the_published_checksum() =>
        // CRC-32C of "123456789" is 0xE3069283 (RFC 3720 and its successors); here it is masked.
        Assert.Equal(unchecked(((0xE3069283u >> 15) | (0xE3069283u << 17)) + 0xA282EAD8u),
            EventFile.Sum("123456789"u8));

    [Fact]
    public void A_record_has_its_length_and_both_checksums()
    {
        var record = RecordFile.Frame("123456789"u8);

        Assert.Equal(9, BitConverter.ToInt64(record));
        Assert.Equal(EventFile.Sum(record.AsSpan(0, 8)), BitConverter.ToUInt32(record, 8));
        Assert.Equal("123456789", Encoding.ASCII.GetString(record, 12, 9));
        Assert.Equal(EventFile.Sum("123456789"u8), BitConverter.ToUInt32(record, 21));
        Assert.Equal(25, record.Length);
    }

    [Fact]
    public void Records_end_where_a_file_is_cut_or_changed() =>
        Gen.Select(Gen.Byte.Array[0, 40].Array[1, 5], Gen.Int[0, 1 << 20], Gen.Bool).Sample((datas, place, cuts) =>
        {
            var frames = datas.Select(data => RecordFile.Frame(data)).ToList();
            byte[] file = [.. frames.SelectMany(frame => frame)];
            var at = place % file.Length;
            if (!cuts)
            {
                file[at] ^= 0x10;
            }
            var whole = frames.Select((_, count) => frames.Take(count + 1).Sum(frame => frame.Length))
                .Count(end => end <= at);

            var read = RecordFile.Read(cuts ? file.AsMemory(0, at) : file).ToList();

            Assert.Equal(datas.Take(whole), read.Select(record => record.ToArray()));
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(3_000_000_000)]
    public void The_step_of_an_event_is_found(long step)
    {
        Assert.Equal(step, EventMessage.StepOf(EventMessage.Scalars(1.5, step, [("a", 1)])));
        Assert.Equal(0, EventMessage.StepOf(EventMessage.Start(1.5)));
        Assert.Equal(0, EventMessage.StepOf(EventMessage.Restart(1.5)));
    }
}
