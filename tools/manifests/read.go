package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// object is one thing that a cluster would be given, and who says so.
type object struct {
	runtime.Object
	source string
}

func (o object) String() string {
	name := ""
	if named, err := meta.Accessor(o.Object); err == nil {
		name = named.GetName() + named.GetGenerateName()
	}
	return fmt.Sprintf("%s: %s %s", o.source, o.GetObjectKind().GroupVersionKind().Kind, name)
}

// read gives the objects of every kustomization under the folder, and those of the plain files in its examples. Of these, what a
// bare cluster does not know is read by its own readers. Components give nothing by themselves: they are part of the overlays.
func read(folder string) ([]object, error) {
	var objects []object
	series, err := seriesOf(folder)
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		var found []object
		switch {
		case entry.IsDir() && path == filepath.Join(folder, "components"):
			return filepath.SkipDir
		case entry.IsDir():
		case entry.Name() == "kustomization.yaml":
			found, err = build(filepath.Dir(path))
		case filepath.Dir(path) == filepath.Join(folder, "examples"):
			var text []byte
			if text, err = os.ReadFile(path); err == nil {
				found, err = example(path, text, series)
			}
		}
		objects = append(objects, found...)
		return err
	})
	if err == nil && len(objects) == 0 {
		err = fmt.Errorf("%s has no manifests", folder)
	}
	return objects, err
}

// build makes a kustomization by the library, which is always there, and by kubectl, which operators use, where it is installed.
func build(folder string) ([]object, error) {
	text, err := render(folder)
	if err != nil {
		return nil, err
	}
	objects, err := decode(folder, text)
	if err != nil {
		return nil, err
	}
	kubectl, err := exec.LookPath("kubectl")
	if err != nil {
		return objects, nil
	}
	command := exec.Command(kubectl, "kustomize", folder)
	command.Stderr = os.Stderr
	if text, err = command.Output(); err != nil {
		return nil, fmt.Errorf("kubectl kustomize %s: %w", folder, err)
	}
	same, err := decode(folder+" (kubectl)", text)
	return append(objects, same...), err
}

func render(folder string) ([]byte, error) {
	made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return nil, fmt.Errorf("build %s: %w", folder, err)
	}
	return made.AsYaml()
}

// example gives the objects of a plain file, once its documents of other kinds have been read by their own readers.
func example(path string, text []byte, series []string) ([]object, error) {
	if filepath.Ext(path) == ".json" {
		if err := dashboard(text, series); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return nil, nil
	}
	var objects []object
	err := eachDocument(path, text, func(document []byte) error {
		if reader := foreignTo(document); reader != nil {
			return reader(document, series)
		}
		one, err := decodeOne(document)
		objects = append(objects, object{one, path})
		return err
	})
	return objects, err
}

func decode(source string, text []byte) ([]object, error) {
	var objects []object
	err := eachDocument(source, text, func(document []byte) error {
		one, err := decodeOne(document)
		objects = append(objects, object{one, source})
		return err
	})
	return objects, err
}

// decodeOne refuses fields that a kind does not have, fields given twice, and kinds that are not in the scheme.
func decodeOne(document []byte) (runtime.Object, error) {
	decoded, _, err := serializer.NewCodecFactory(bare(), serializer.EnableStrict).UniversalDeserializer().Decode(document, nil, nil)
	return decoded, err
}

// eachDocument reads one after the other, and says in which file one is at fault.
func eachDocument(source string, text []byte, read func([]byte) error) error {
	documents := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = read(document)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
	}
}

// bare knows the kinds that we use of a cluster on which nothing was installed.
func bare() *runtime.Scheme {
	scheme := runtime.NewScheme()
	builder := runtime.NewSchemeBuilder(corev1.AddToScheme, appsv1.AddToScheme, batchv1.AddToScheme, networkingv1.AddToScheme, policyv1.AddToScheme)
	if err := builder.AddToScheme(scheme); err != nil {
		panic(err) // the same types, always
	}
	return scheme
}
