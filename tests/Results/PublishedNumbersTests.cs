using System.Globalization;
using CsvHelper;
using Mira.Experiments;
using Mira.Experiments.Tables;

namespace Mira.Tests.Results;

/// <summary>results/paper was read from the paper's text, the items were written by hand: either finds
/// the other's slips.</summary>
public sealed class PublishedNumbersTests
{
    private static readonly CsvReaderOptions Readable = CsvReaderOptions.Default with { HasHeader = false };

    public static TheoryData<string> Ids =>
        [.. Paper.Items.Where(item => item.Cells.Any(cell => cell.Paper is not null)).Select(item => item.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Item_and_file_hold_the_same_numbers_cell_for_cell(string id)
    {
        var item = Paper.Named(id);
        using var reader = CsvReader.FromText(
            File.ReadAllText(Path.Combine(SourceTree.Root, "results", "paper", id + ".csv")), Readable);
        var lines = new List<string[]>();
        while (reader.Read())
        {
            lines.Add(reader.Current.ToArray());
        }
        Assert.Equal(
            [["item", .. item.RowHeader, "column", "value", "deviation", "unit", "source"],
                .. item.Cells.Where(cell => cell.Paper is not null).Select(cell => Line(item, cell))],
            lines);
    }

    [Fact]
    public void Every_file_belongs_to_an_item() => Assert.Equal(
        Ids.Select(id => id.Data).Order(), Directory.GetFiles(Path.Combine(SourceTree.Root, "results", "paper"))
            .Select(Path.GetFileNameWithoutExtension).Order());

    private static string[] Line(PaperItem item, Cell cell) =>
    [
        item.Id, .. cell.Row, cell.Column, Text(cell.Paper!.Value), cell.Paper.Deviation is { } deviation
            ? Text(deviation)
            : "",
        item.UnitOf(cell.Column), cell.Paper.Source,
    ];

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
