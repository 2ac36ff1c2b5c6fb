using System.Reflection;

namespace Mira.Datasets.Folders;

/// <summary>100 classes of ImageNet, those of Contrastive Multiview Coding (Tian et al., 2020).</summary>
internal sealed class ImageNet100 : ICatalogSet
{
    public const string Word = "imagenet100";

    public DatasetDescription Description { get; } = new()
    {
        Name = Word,
        Task = "classification, top-1 accuracy",
        ClassCount = 100,
        TrainCount = null,
        TestCount = 5_000,
        Terms = ImageNet.Terms,
        Source = ImageNet.Page,
        Provenance = ImageNet.Provenance
            + " 100 of its classes, by the list that solo-learn uses, out of a whole copy or one of these classes.",
        Instructions = ImageNet.Instructions,
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        var root = ImageFolder.RequireRoot(Description, dataDirectory, selection);
        return new ImageFolder(root, selection).Load(Word, selection.ListedClasses() ?? NameList.Split(List()));
    }

    private static string List()
    {
        using var list = Assembly.GetExecutingAssembly().GetManifestResourceStream("imagenet100.txt")
            ?? throw new InvalidOperationException("The assembly was built without imagenet100.txt.");
        using var reader = new StreamReader(list);
        return reader.ReadToEnd();
    }
}
