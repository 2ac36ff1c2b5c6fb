using Mira.Datasets;
using Mira.Experiments;
using Mira.Experiments.Files;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Tables;

namespace Mira.Tests.Reproduction;

public sealed class LabelListsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Few_labels_of_ImageNet_go_by_the_list_of_their_share_and_nothing_else_does()
    {
        Write("1percent.txt", "10percent.txt");
        var lists = new LabelLists(_folder);
        Assert.Equal("1percent.txt", Name(new CellEvaluation.Knn("imagenet", 0.01, new KnnRecipe())));
        Assert.Equal("10percent.txt",
            Name(new CellEvaluation.SemiSupervised("imagenet", 0.1, FineTuneRecipe.TenPercent)));
        Assert.Equal("1percent.txt", Name(new CellEvaluation.Linear("imagenet", LinearEvalRecipe.ImageNet)));
        Assert.Null(Name(new CellEvaluation.Linear("imagenet", LinearEvalRecipe.Lars)));
        Assert.Null(Name(new CellEvaluation.Knn("imagenet", 1, new KnnRecipe())));
        Assert.Null(Name(new CellEvaluation.Knn("cifar10", 0.01, new KnnRecipe())));

        string? Name(CellEvaluation evaluation) => Path.GetFileName(lists.For(evaluation));
    }

    [Fact]
    public void A_folder_that_lacks_a_list_is_refused()
    {
        Write("1percent.txt");
        Assert.Contains("has no 10percent.txt", Assert.Throws<InputException>(() => new LabelLists(_folder)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_share_of_the_papers_tables_has_a_list()
    {
        Write("1percent.txt", "10percent.txt");
        var lists = new LabelLists(_folder);
        var listed = Paper.Items.SelectMany(item => item.Cells).Select(cell => cell.Run?.Evaluation)
            .OfType<CellEvaluation>().Where(evaluation => evaluation.GoesByList).ToList();
        Assert.NotEmpty(listed);
        Assert.All(listed, evaluation => Assert.NotNull(lists.For(evaluation)));
    }

    private void Write(params string[] names)
    {
        foreach (var name in names)
        {
            AtomicFile.Write(Path.Combine(_folder, name), stream => stream.Write("n01440764_10026.JPEG\n"u8));
        }
    }
}
