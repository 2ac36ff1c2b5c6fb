using System.Globalization;
using Mira.Datasets;

namespace Mira.Tests.Datasets;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("0.07", 0.07)]
    [InlineData("1e-6", 1e-6)]
    [InlineData("-3", -3)]
    [InlineData(".5", .5)]
    public void A_number_has_a_point_and_no_other_separator(string text, double value)
    {
        Assert.True(NumberText.TryNumber(text, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("0,07", "0,07 is not a number; write 0.07.")]
    [InlineData("-1,5e-3", "-1,5e-3 is not a number; write -1.5e-3.")]
    [InlineData("1.234,5", "1.234,5 is not a number; write 1234.5.")]
    [InlineData("1,234.5", "1,234.5 is not a number; write 1234.5.")]
    [InlineData("1,000", "1,000 is not a number; write 1000 or 1.000.")]
    [InlineData("1 000", "1 000 is not a number; write 1000.")]
    [InlineData("1_000", "1_000 is not a number; write 1000.")]
    [InlineData("1.000.000", "1.000.000 is not a number; write 1000000.")]
    [InlineData("0,225 ", "0,225  is not a number; write 0.225.")]
    [InlineData("fast", "fast is not a number.")]
    [InlineData("", " is not a number.")]
    [InlineData("NaN", "NaN is not a finite number.")]
    [InlineData("Infinity", "Infinity is not a finite number.")]
    [InlineData("1e999", "1e999 is not a finite number.")]
    public void Another_spelling_is_refused_with_the_right_one(string text, string message)
    {
        Assert.False(NumberText.TryNumber(text, out _));
        Assert.Equal(message, NumberText.NotNumber(text));
    }

    [Theory]
    [InlineData("1,000", "1,000 is not a whole number; write 1000.")]
    [InlineData("1.000.000", "1.000.000 is not a whole number; write 1000000.")]
    [InlineData("1 000", "1 000 is not a whole number; write 1000.")]
    [InlineData("1e3", "1e3 is not a whole number; write 1000.")]
    [InlineData("20.0", "20.0 is not a whole number; write 20.")]
    [InlineData("1.5", "1.5 is not a whole number.")]
    [InlineData("99999999999", "99999999999 is too large for a whole number; the largest is 2147483647.")]
    public void A_whole_number_is_digits_and_a_sign(string text, string message)
    {
        Assert.False(NumberText.TryWhole(text, out int _));
        Assert.Equal(message, NumberText.NotWhole(text));
    }

    [Fact]
    public void What_is_read_does_not_depend_on_the_language()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = german;

            Assert.True(NumberText.TryNumber("1.5", out var value));
            Assert.Equal(1.5, value);
            Assert.Equal("0,07 is not a number; write 0.07.", NumberText.NotNumber("0,07"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void No_other_code_reads_numbers_from_text() => Assert.Empty(SourceTree.CSharp
        .Where(file => !file.IsIn("tests") && file.Path != "datasets/NumberText.cs")
        .SelectMany(file => ReadingNumbers().Matches(file.Code).Select(match => $"{file.Path}: {match.Value}")));

    [Theory]
    [InlineData("double.Parse(text)")]
    [InlineData("int.TryParse(text, out var n)")]
    [InlineData("Convert.ToDouble(cell, culture)")]
    [InlineData("float.Parse(")]
    public void Other_ways_to_read_numbers_are_recognized(string code) => Assert.Matches(ReadingNumbers(), code);

    // Convert with a base reads hexadecimal digits of the system, which no language writes in another way.
    private static System.Text.RegularExpressions.Regex ReadingNumbers() => new(
        @"\b(double|float|decimal|Half|s?byte|u?short|u?int|u?long|Double|Single|Decimal|U?Int(16|32|64))\.(Try)?Parse\(|\bConvert\.To(Double|Single|Decimal|U?Int(16|32|64))\((?![^\n]*, 16\))");
}
