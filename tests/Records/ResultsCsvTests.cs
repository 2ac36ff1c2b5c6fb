using CsCheck;
using Mira.Datasets;
using Mira.Experiments.Records;

namespace Mira.Tests.Records;

public sealed class ResultsCsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Metrics_survive_a_round_trip_exactly_NaN_and_infinities_included()
    {
        var path = InFolder("metrics.csv");
        Rows.AnyMetrics.Array[0, 8].Sample(rows =>
        {
            ResultsCsv.Write(path, rows);
            Assert.Equal(rows, ResultsCsv.Read<EpochMetrics>(path));
        }, iter: 60, threads: 1);
    }

    [Fact]
    public void Words_survive_a_round_trip_whatever_they_contain()
    {
        var path = InFolder("evaluation.csv");
        Gen.String[Gen.Char["aé,;\"'\r\n \t=+-@#ß語"], 0, 12].Sample(word =>
        {
            EvaluationResult[] rows = [Rows.Evaluation("MIRA", "knn", 41.5) with { Setting = word,
                Method = word + word }];
            ResultsCsv.Write(path, rows);
            Assert.Equal(rows, ResultsCsv.Read<EvaluationResult>(path));
        }, iter: 100, threads: 1);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "'=HYPERLINK")]
    [InlineData("+1+1", "'+1+1")]
    [InlineData("-1+1", "'-1+1")]
    [InlineData("@SUM(A1)", "'@SUM")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("'=1", "{0}=1")]
    [InlineData("-", "-")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("a=1", "a=1")]
    public void Text_that_a_spreadsheet_takes_for_a_formula_is_quoted_and_read_back(string word, string cell)
    {
        var text = ResultsCsv.Text([Rows.Evaluation("MIRA", "knn", 1) with { Method = word }]);
        Assert.StartsWith(cell.Replace("{0}", "\u0027\u0027", StringComparison.Ordinal),
            text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimStart('"'), StringComparison.Ordinal);
        Assert.Equal(word, ResultsCsv.FromText<EvaluationResult>(text, "rows")[0].Method);
    }

    [Fact]
    public void Numbers_below_zero_are_no_formulas() =>
        Assert.Contains(",-5,", ResultsCsv.Text([Rows.Metrics(1) with { Loss = -5 }]), StringComparison.Ordinal);

    [Fact]
    public void Of_a_million_columns_the_first_names_and_the_count_are_told()
    {
        var header = string.Join(',', Enumerable.Range(0, 1_000_000)
            .Select(column => FormattableString.Invariant($"column{column}")));
        var error = Assert.Throws<InputException>(() => ResultsCsv.FromText<EpochMetrics>(header + "\n", "wide.csv"));
        Assert.Contains("found column0, column1, ", error.Message, StringComparison.Ordinal);
        Assert.Contains("(1,000,000 in all)", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 0, 2000);
    }

    [Fact]
    public void A_cell_of_a_megabyte_is_told_in_part()
    {
        var text = ResultsCsv.Text([Rows.Metrics(1)])
            .Replace("\n1,", $"\n{new string('x', 1 << 20)},", StringComparison.Ordinal);
        Assert.InRange(Assert.Throws<InputException>(() => ResultsCsv.FromText<EpochMetrics>(text, "long.csv"))
            .Message.Length, 0, 500);
    }

    [Fact]
    public void The_columns_are_the_properties_in_order()
    {
        var header = ResultsCsv.Text<EpochMetrics>([]);
        Assert.StartsWith(
            "epoch,step,loss,learning_rate,regularization,teacher_momentum,student_entropy,student_marginal_entropy,",
            header, StringComparison.Ordinal);
        Assert.EndsWith("effective_rank,mean_cosine,view_correlation,gain,method\n", header, StringComparison.Ordinal);
        Assert.Equal("model,solver,quantity,iteration,mean,q10,q90,batches,batch_size,recipe_hash\n",
            ResultsCsv.Text<ConvergencePoint>([]));
        Assert.StartsWith("method,encoder,protocol,setting,top1,top5,", ResultsCsv.Text<EvaluationResult>([]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_and_unknown_ones_are_ignored()
    {
        var row = Rows.Convergence("MIRA model", "MIRA", iteration: 3, mean: 1e-7);
        var reversed = string.Join('\n', ResultsCsv.Text([row]).TrimEnd().Split('\n')
            .Select(line => string.Join(',', line.Split(',').Reverse()) + ",extra"));
        Assert.Equal([row], ResultsCsv.Read<ConvergencePoint>(InFile("\ufeff" + reversed)));
    }

    [Fact]
    public void What_a_run_does_not_have_is_an_empty_cell_and_NaN_in_older_files()
    {
        var row = Rows.Metrics(1) with { TeacherMomentum = double.NaN };
        var older = ResultsCsv.Text([row with { TeacherMomentum = 0.123456 }])
            .Replace("0.123456", "NaN", StringComparison.Ordinal);

        Assert.DoesNotContain("NaN", ResultsCsv.Text([row]), StringComparison.Ordinal);
        Assert.Equal([row], ResultsCsv.Read<EpochMetrics>(InFile(ResultsCsv.Text([row]))));
        Assert.Equal([row], ResultsCsv.Read<EpochMetrics>(InFile(older)));
    }

    [Theory]
    [InlineData("model;solver;quantity\nx;y;z\n", "separated by semicolons, expected commas")]
    [InlineData("@\nm,s,target_error,0,\"0,07\",1,1,4,512\n", "found '0,07', expected a number: " +
        "0,07 is not a number; write 0.07.")]
    [InlineData("@\nm,s,target_error,\"1,000\",1,1,1,4,512\n",
        "expected a whole number: 1,000 is not a whole number; write 1000.")]
    public void A_file_in_the_spelling_of_another_language_is_explained(string text, string message) =>
        Bad_files_are_refused_with_file_line_and_column(text, message);

    [Fact]
    public void An_optional_column_may_be_absent() =>
        Assert.Null(Assert.Single(ResultsCsv.Read<EpochMetrics>(InFile(
            string.Join('\n', ResultsCsv.Text([Rows.Metrics(1)]).Split('\n')
                .Select(line => line[..Math.Max(0, line.LastIndexOf(','))]))))).KnnTop1);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("model,solver\nx,y\n", "line 1: column quantity, iteration, mean, q10, q90, " +
        "batches, batch_size missing")]
    [InlineData("@\nm,s,target_error,0,zero,1,1,4,512\n", "line 2, column mean: found 'zero', expected a number")]
    [InlineData("@\nm,s,target_error,0,1,1,1,4,512\nm,s,target_error,1.5,1,1,1,4,512\n",
        "line 3, column iteration: found '1.5', expected a whole number")]
    [InlineData("@\nm,s,error,0,1,1,1,4,512\n", "column quantity: found 'error', expected one " +
        "of target_error, certified_bound")]
    [InlineData("@\nm,s,target_error,0,1\n", "line 2: 5 cells, expected 9")]
    [InlineData("@\nm,s,target_error,0,,1,1,4,512\n", "column mean: found '', expected a number")]
    [InlineData("@\n\"m\"x,s,target_error,0,1,1,1,4,512\n", "line 2")]
    [InlineData("@,mean\nm,s,target_error,0,1,1,1,4,512,1\n", "column mean appears 2 times")]
    public void Bad_files_are_refused_with_file_line_and_column(string text, string message)
    {
        const string Header = "model,solver,quantity,iteration,mean,q10,q90,batches,batch_size";
        var path = InFile(text.Replace("@", Header, StringComparison.Ordinal));
        var error = Assert.Throws<InputException>(() => ResultsCsv.Read<ConvergencePoint>(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Assert.Throws<InputException>(() => ResultsCsv.Read<ConvergencePoint>(InFolder("absent.csv")));
        Assert.Throws<InputException>(() => ResultsCsv.Read<ConvergencePoint>(_folder));
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_and_nothing_else()
    {
        var whole =
            System.Text.Encoding.UTF8.GetBytes(ResultsCsv.Text([Rows.Metrics(1), Rows.Metrics(2), Rows.Metrics(3)]));
        var path = InFolder("damaged.csv");
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Sample((position, value) =>
        {
            var damaged = whole.ToArray();
            damaged[position] = value;
            using (var stream = File.Create(path))
            {
                stream.Write(damaged);
            }
            var error = Record.Exception(() => ResultsCsv.Read<EpochMetrics>(path));
            Assert.True(error is null or InputException, $"{error}");
        }, iter: 300, threads: 1);
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private string InFile(string text)
    {
        var path = InFolder("given.csv");
        using var writer = new StreamWriter(path);
        writer.Write(text);
        return path;
    }
}
