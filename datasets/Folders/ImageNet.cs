namespace Mira.Datasets.Folders;

/// <summary>ImageNet-1k (Russakovsky et al., 2015), whole.</summary>
internal sealed class ImageNet : ICatalogSet
{
    public const string Word = "imagenet";

    public const string Terms = "Terms of ImageNet: non-commercial research and education.";

    public const string Page = "https://image-net.org";

    public const string Provenance = $"ImageNet ILSVRC 2012, {Page}: train/WNID/*.JPEG and val/WNID/*.JPEG.";

    public const string Instructions =
        "Get ImageNet from its authors: register at https://image-net.org/download-images, accept the terms, and "
        + "download ILSVRC2012_img_train.tar (MD5 1d675b47d978889d74fa0da5fadfb00e) and ILSVRC2012_img_val.tar (MD5 "
        + "29b22e2961454d5413ddabcf34fc5622; both as in torchvision 0.21). Unpack the training " +
            "archive, then each WNID.tar "
        + "in it into train/WNID, and sort the validation images into val/WNID by the labels of "
        + "ILSVRC2012_devkit_t12.tar.gz.";

    public DatasetDescription Description { get; } = new()
    {
        Name = Word,
        Task = "classification, top-1 accuracy",
        ClassCount = 1000,
        TrainCount = 1_281_167,
        TestCount = 50_000,
        Terms = Terms,
        Source = Page,
        Provenance = Provenance,
        Instructions = Instructions,
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        var root = ImageFolder.RequireRoot(Description, dataDirectory, selection);
        var found = new ImageFolder(root, selection).Load(Word, selection.ListedClasses());
        return selection.Classes is null ? Checked(found, root, selection) : found;
    }

    private ImageDataset Checked(ImageDataset found, string root, FolderSelection selection)
    {
        RequireCount(found.ClassNames.Count, Description.ClassCount, "classes", root);
        if (selection.BadImages != BadImagePolicy.Skip)
        {
            RequireCount(found.Unjudged is null ? found.Test.Count : Description.TestCount!.Value,
                Description.TestCount, "validation images", root);
            RequireCount(
                selection.Subset is null ? found.Train.Count
                    : Description.TrainCount!.Value, Description.TrainCount, "training images", root);
        }
        return found;
    }

    private static void RequireCount(int found, int? expected, string what, string root)
    {
        if (found != expected)
        {
            throw new InputException(
                $"'{root}' has {found:N0} {what}, expected the {expected} of ImageNet. Complete the copy, or use "
                + $"--data {AnyFolder.Word} for a part.");
        }
    }
}
