//! Places: named by the coordinator, or brought in by the operator from an official postcode file; how far they lie apart is said in words.

use std::collections::BTreeMap;

use crate::domain::id::PlaceId;
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::place::{GridPoint, Place, PlaceSource};
use crate::domain::people::postcode::{AreaCodes, Postcode};
use crate::domain::text::{Name, fold};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::store::people::{place, postcode};

/// A bank has at most so many places: as many as the largest list that people still choose from by name.
const PLACES_MAX: usize = 12_000;

/// What official open files hold of the areas asked for.
#[derive(Clone, Debug)]
pub(crate) struct OfficialPlaces {
    /// The middles of postcode sectors, by name.
    pub(crate) middles: Vec<(Name, GridPoint)>,
    /// The official areas of full postcodes.
    pub(crate) areas: Vec<(Postcode, AreaCodes)>,
    /// What areas are called, by code.
    pub(crate) names: BTreeMap<String, Name>,
}

/// What an import of places came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct PlacesImported {
    /// New ones.
    pub(crate) added: usize,
    /// Those that were there, with a new middle.
    pub(crate) changed: usize,
    /// Postcodes whose official areas are known from now on.
    pub(crate) postcodes: usize,
}

impl Banks {
    /// The bank's places, by name; anybody of the bank may choose from them.
    pub(crate) fn places(&self, actor: &Actor) -> Result<Vec<Place>> {
        let bank = actor.may(Act::SeeOwn)?;
        self.db.read(|reader| Ok(place::list(reader, bank)?))
    }

    /// The bank's places, with how many members live in each; coordinators.
    pub(crate) fn places_in_use(&self, actor: &Actor) -> Result<Vec<(Place, i64)>> {
        let bank = actor.may(Act::ManageRules)?;
        self.db.read(|reader| {
            let lived: BTreeMap<PlaceId, i64> = place::count_members(reader, bank)?;
            let with_count = |each: Place| {
                let members = lived.get(&each.id).copied().unwrap_or(0);
                (each, members)
            };
            Ok(place::list(reader, bank)?.into_iter().map(with_count).collect())
        })
    }

    /// Names a place, or moves the middle of one that has this name; coordinators.
    pub(crate) fn set_place(&self, actor: &Actor, name: &Name, at: GridPoint) -> Result<Place> {
        let bank = actor.may(Act::ManageRules)?;
        self.db.write(bank, |tx| {
            let all = place::list(tx, bank)?;
            let key = fold(name.as_str());
            if let Some(old) = all.iter().find(|each| fold(each.name.as_str()) == key) {
                let moved = Place { name: name.clone(), at, source: PlaceSource::Named, ..old.clone() };
                place::update(tx, bank, &moved)?;
                self.keep(tx, actor, Deed::of(DeedKind::PlaceSet).thing(moved.id.uuid()).now("name", moved.name.as_str()))?;
                return Ok(moved);
            }
            if all.len() >= PLACES_MAX {
                return Err(Error::invalid("name", "invalid-places-many"));
            }
            let added = Place { id: PlaceId::new(self.clock.new_id()), name: name.clone(), at, source: PlaceSource::Named };
            place::insert(tx, bank, &added)?;
            self.keep(tx, actor, Deed::of(DeedKind::PlaceSet).thing(added.id.uuid()).now("name", added.name.as_str()))?;
            Ok(added)
        })
    }

    /// Takes a place away in which nobody lives; coordinators.
    pub(crate) fn remove_place(&self, actor: &Actor, id: PlaceId) -> Result<()> {
        let bank = actor.may(Act::ManageRules)?;
        self.db.write(bank, |tx| {
            place::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            if place::count_members(tx, bank)?.contains_key(&id) {
                return Err(Refusal::PlaceInUse.into());
            }
            self.keep(tx, actor, Deed::of(DeedKind::PlaceRemoved).thing(id.uuid()))?;
            Ok(place::delete(tx, bank, id)?)
        })
    }

    /// Brings in places from an official file, all or none. A place that somebody named stays theirs; one of the same file before moves.
    /// What is known of the areas of a postcode is replaced.
    pub(crate) fn import_places(&self, actor: &Actor, found: &OfficialPlaces) -> Result<PlacesImported> {
        let bank = actor.may(Act::ManageRules)?;
        self.db.write(bank, |tx| {
            let known: BTreeMap<String, Place> = place::list(tx, bank)?.into_iter().map(|each| (fold(each.name.as_str()), each)).collect();
            postcode::put(tx, bank, &found.areas)?;
            postcode::put_names(tx, bank, &found.names)?;
            let mut came = PlacesImported { added: 0, changed: 0, postcodes: found.areas.len() };
            for (name, at) in &found.middles {
                match known.get(&fold(name.as_str())) {
                    Some(old) if old.source == PlaceSource::Postcode && old.at != *at => {
                        place::update(tx, bank, &Place { at: *at, ..old.clone() })?;
                        came.changed = came.changed.saturating_add(1);
                    }
                    Some(_) => {}
                    None => {
                        let id = PlaceId::new(self.clock.new_id());
                        place::insert(tx, bank, &Place { id, name: name.clone(), at: *at, source: PlaceSource::Postcode })?;
                        came.added = came.added.saturating_add(1);
                    }
                }
            }
            if known.len().saturating_add(came.added) > PLACES_MAX {
                return Err(Error::invalid("file", "invalid-places-many"));
            }
            self.keep(tx, actor, Deed::of(DeedKind::PlacesImported).now("added", came.added).now("changed", came.changed))?;
            Ok(came)
        })
    }
}
